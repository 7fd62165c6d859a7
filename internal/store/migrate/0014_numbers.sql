-- Sums of views that stay when the hours are pruned. A day is the number of the paper's own day since 1970-01-01.
create table view_day (
  day        bigint not null,
  article_no bigint not null,
  views      bigint not null,
  primary key (day, article_no)
);
create index view_day_top on view_day (day, views, article_no);
create index view_day_article on view_day (article_no, day, views);

-- Sums over articles: of a section, of a person named over them. thing_id is 0 for the whole paper.
create table view_sum (
  what     text   not null, -- paper, section, person
  day      bigint not null,
  thing_id bigint not null,
  views    bigint not null,
  primary key (what, day, thing_id)
);

-- Where readers came from: a host, "own", "other", or nothing where the browser said nothing.
create table view_source (
  day   bigint not null,
  host  text   not null,
  views bigint not null,
  primary key (day, host)
);

-- Views of the whole paper by the UTC hour.
create table view_total (
  hour  bigint primary key,
  views bigint not null
);

-- Views by the minute, of the last hours alone.
create table view_minute (
  minute     bigint not null,
  article_no bigint not null,
  views      bigint not null,
  primary key (minute, article_no)
);

-- What was counted so far, by the days of Seoul.
insert into view_day (day, article_no, views)
  select (hour + 32400000) / 86400000, article_no, sum(views) from view_hour group by (hour + 32400000) / 86400000, article_no;
insert into view_sum (what, day, thing_id, views) select 'paper', day, 0, sum(views) from view_day group by day;
insert into view_sum (what, day, thing_id, views)
  select 'section', d.day, p.section_id, sum(d.views) from view_day d join public_article p on p.no = d.article_no group by d.day, p.section_id;
insert into view_sum (what, day, thing_id, views)
  select 'person', d.day, b.person_id, sum(d.views) from view_day d
  join (select distinct article_no, person_id from byline where person_id > 0) b on b.article_no = d.article_no group by d.day, b.person_id;
insert into view_total (hour, views) select hour, sum(views) from view_hour group by hour;

-- The desk's own numbers: what came out when and how it came, what went back or was changed, notices by their time.
create index article_published on article (published_at, status, own, kind, section_id, filed_at, no) where published_at > 0;
create index revision_step on revision (at, action, article_no) where action in ('return', 'correct', 'withdraw');
