-- Corrections of articles, and the claims that ask for them.

-- The corrections that stand, as JSON, so that lists need not ask for them; empty: none.
alter table public_article add column corrections text not null default '';

create table claim (
  id            IDENTITY,
  version       bigint not null,
  article_no    bigint not null references article (no),
  kind          text not null,
  claimant      text not null, -- claimant, contact, text and answer are empty once they were erased
  contact       text not null,
  text          text not null,
  way           text not null,
  received_at   bigint not null,
  election      bigint not null,
  status        text not null,
  answer        text not null,
  answered_at   bigint not null,
  closed_at     bigint not null,
  correction_id bigint not null,
  purged_at     bigint not null,
  created_at    bigint not null,
  updated_at    bigint not null
);
create index claim_received on claim (received_at, id);
create index claim_status on claim (status, received_at, id);

create table claim_event (
  id        IDENTITY,
  claim_id  bigint not null references claim (id),
  at        bigint not null,
  person_id bigint not null,
  name      text not null,
  action    text not null,
  text      text not null
);
create index claim_event_claim on claim_event (claim_id, id);

create table correction (
  id              IDENTITY,
  version         bigint not null,
  article_no      bigint not null references article (no),
  kind            text not null,
  title           text not null,
  body            text not null,
  notice_no       bigint not null,
  claim_id        bigint not null,
  named           bigint not null,
  published_at    bigint not null,
  edited_at       bigint not null,
  box_until       bigint not null,
  withdrawn_at    bigint not null,
  withdraw_reason text not null
);
create index correction_article on correction (article_no, published_at, id);
create index correction_published on correction (published_at, id);
create index correction_box on correction (box_until);

create table correction_revision (
  id            IDENTITY,
  correction_id bigint not null references correction (id),
  version       bigint not null,
  at            bigint not null,
  person_id     bigint not null,
  name          text not null,
  action        text not null,
  note          text not null,
  copy          text not null
);
create index correction_revision_correction on correction_revision (correction_id, id);
