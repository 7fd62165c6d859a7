-- A program that works for a person: what it begins is theirs. 0: nobody's.
alter table token add column person_id bigint not null default 0;

-- What came back to its writer stands above that writer's list: it is found without looking at all they ever wrote.
create index article_returned on article (owner_id) where status = 'returned';
