-- What the newsroom says of an article. The first note of a thread (parent_id 0) says for whom the thread waits.
create table note (
  id         IDENTITY,
  article_no bigint not null references article (no),
  parent_id  bigint not null,
  passage    text not null,
  nth        bigint not null,
  text       text not null,
  person_id  bigint not null,
  name       text not null,
  to_id      bigint not null,
  at         bigint not null,
  edited_at  bigint not null,
  done_at    bigint not null,
  done_by    text not null
);
create index note_article on note (article_no, id);
create index note_waiting on note (to_id, done_at, id);

create table assignment (
  id         IDENTITY,
  version    bigint not null,
  what       text not null,
  detail     text not null,
  person_id  bigint not null,
  by_id      bigint not null,
  by_name    text not null,
  section_id bigint not null,
  due_at     bigint not null,
  status     text not null,
  article_no bigint not null,
  created_at bigint not null,
  updated_at bigint not null
);
create index assignment_status on assignment (status, updated_at);
create index assignment_person on assignment (person_id, status, due_at);
create index assignment_article on assignment (article_no);

-- What came back to its writer, however much they have written.
create index article_returned on article (owner_id) where status = 'returned';
