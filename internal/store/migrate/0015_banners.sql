-- Whose the banners are: advertisers, and campaigns that bound the banners in them.
create table advertiser (
  id      IDENTITY,
  version bigint not null,
  name    text not null unique,
  contact text not null,
  note    text not null
);

create table campaign (
  id               IDENTITY,
  version          bigint not null,
  advertiser_id    bigint not null references advertiser (id),
  name             text not null,
  starts_at        bigint not null,
  ends_at          bigint not null,
  goal_impressions bigint not null,
  goal_clicks      bigint not null,
  note             text not null,
  paused           bigint not null
);
create index campaign_advertiser on campaign (advertiser_id);

alter table banner add column campaign_id bigint not null default 0;
alter table banner add column version bigint not null default 1;
create index banner_campaign on banner (campaign_id);

-- Banners that were deleted: their counts stay, and a campaign's report goes on naming them.
create table banner_past (
  banner_id   bigint primary key,
  campaign_id bigint not null,
  place       text not null,
  name        text not null,
  deleted_at  bigint not null
);
create index banner_past_campaign on banner_past (campaign_id);

-- Each advertiser that stood as text at a banner becomes one with one open campaign.
insert into advertiser (version, name, contact, note) select 1, advertiser, '', '' from banner where advertiser <> '' group by advertiser;
insert into campaign (version, advertiser_id, name, starts_at, ends_at, goal_impressions, goal_clicks, note, paused)
  select 1, id, name, 0, 0, 0, 0, '', 0 from advertiser;
update banner set campaign_id = (select c.id from campaign c join advertiser a on a.id = c.advertiser_id where a.name = banner.advertiser) where advertiser <> '';
alter table banner drop column advertiser;
