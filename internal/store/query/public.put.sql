insert into public_article (
  no, version, title, short_title, subtitle, kind, grade, section_id, series_id, bylines, lead,
  picture_id, published_at, edited_at, body_hash, details, withdrawn_at, notice, search_row
) values (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
  $12, $13, $14, $15, $16, $17, $18, $19
)
on conflict (no) do update set
  version = excluded.version, title = excluded.title, short_title = excluded.short_title, subtitle = excluded.subtitle,
  kind = excluded.kind, grade = excluded.grade, section_id = excluded.section_id, series_id = excluded.series_id,
  bylines = excluded.bylines, lead = excluded.lead, picture_id = excluded.picture_id, published_at = excluded.published_at,
  edited_at = excluded.edited_at, body_hash = excluded.body_hash, details = excluded.details,
  withdrawn_at = excluded.withdrawn_at, notice = excluded.notice, search_row = excluded.search_row
