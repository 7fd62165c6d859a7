-- A program that works for a person: what it begins is theirs. 0: nobody's.
alter table token add column person_id bigint not null default 0;
