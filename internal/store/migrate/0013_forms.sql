-- What readers send through the public forms, and the mails that the paper sends.
create table submission (
  id            IDENTITY,
  version       bigint not null,
  number        text not null,
  kind          text not null,
  status        text not null,
  suspect       text not null, -- why it looks like spam, as JSON
  anonymous     bigint not null,
  name          text not null, -- name to link, consent and the two digests are empty once they were erased
  email         text not null,
  phone         text not null,
  address       text not null,
  company       text not null,
  title         text not null,
  text          text not null,
  link          text not null,
  consent       text not null, -- what the sender agreed to
  to_id         bigint not null,
  article_no    bigint not null,
  person_id     bigint not null,
  assignment_id bigint not null,
  digest        text not null, -- of the words
  same          text not null, -- of everything
  received_at   bigint not null,
  updated_at    bigint not null,
  closed_at     bigint not null,
  purged_at     bigint not null,
  purged_why    text not null
);
create unique index submission_number on submission (number);
create index submission_received on submission (received_at, id);
create index submission_status on submission (status, received_at, id);
create index submission_person on submission (person_id, status);
create index submission_to on submission (to_id, status);
create index submission_digest on submission (digest, received_at);
create index submission_assignment on submission (assignment_id);
create index submission_closed on submission (purged_at, closed_at);

create table submission_file (
  id            IDENTITY,
  submission_id bigint not null references submission (id),
  name          text not null,
  type          text not null,
  size          bigint not null,
  place         text not null,
  at            bigint not null
);
create index submission_file_submission on submission_file (submission_id, id);
create index submission_file_at on submission_file (at);
create unique index submission_file_place on submission_file (place);

create table submission_event (
  id            IDENTITY,
  submission_id bigint not null references submission (id),
  at            bigint not null,
  person_id     bigint not null,
  name          text not null,
  action        text not null,
  text          text not null
);
create index submission_event_submission on submission_event (submission_id, id);

-- Mails: what waits to be sent, and the log of what was. The letter is sealed, and empty once it went out.
create table mail (
  id         IDENTITY,
  message    text not null,
  recipient  text not null,
  object     text not null,
  by_name    text not null,
  status     text not null,
  letter     text not null,
  problem    text not null,
  tries      bigint not null,
  created_at bigint not null,
  tried_at   bigint not null,
  sent_at    bigint not null
);
create index mail_object on mail (object);
create index mail_created on mail (created_at);

-- Where a paper set its own table of who may do what, whoever answers claims may open what readers send: both hold their
-- personal data. Layout edits everybody's articles, too, and has no business there.
update setting set value = replace(value, '"withdraw"', '"withdraw","inbox"'), version = version + 1 where name = 'powers';
