-- Fingerprints of the bodies of working copies (search.Prints), by which near-copies are found. They can be made again
-- from the bodies: the counter "near" is the greatest number whose article may have none yet.
create table article_print (
  print      bigint not null,
  article_no bigint not null,
  primary key (print, article_no)
) without rowid;

insert into counter (name, value) select 'near', coalesce(max(no), 0) from article;
