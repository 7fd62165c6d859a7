insert into article (
  no, version, status, title, short_title, subtitle, kind, grade, section_id, series_id,
  lead, body_hash, picture_id, caption, related, own, source, portal, comments, adults_only, ai_use,
  embargo_at, publish_at, owner_id, created_at, updated_at, published_at, withdrawn_at, withdraw_reason, public_version,
  take, withdraw_at, filed_at, approved_at, return_reason, held, overrides
) values (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
  $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
  $22, $23, $24, $25, $26, $27, $28, $29, $30,
  $31, $32, $33, $34, $35, $36, $37
)
