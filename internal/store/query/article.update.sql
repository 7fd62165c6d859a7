update article set
  version = $2, status = $3, title = $4, short_title = $5, subtitle = $6, kind = $7, grade = $8, section_id = $9, series_id = $10,
  lead = $11, body_hash = $12, picture_id = $13, caption = $14, related = $15, own = $16, source = $17, portal = $18,
  comments = $19, adults_only = $20, ai_use = $21, embargo_at = $22, publish_at = $23, owner_id = $24, created_at = $25,
  updated_at = $26, published_at = $27, withdrawn_at = $28, withdraw_reason = $29, public_version = $30,
  take = $31, withdraw_at = $32, filed_at = $33, approved_at = $34, return_reason = $35, held = $36, overrides = $37
where no = $1 and version = $38
