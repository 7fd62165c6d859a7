package news

import "time"

// PreviewLink lets an outsider, such as somebody who was interviewed, read an article before readers do. Only the hash
// of its secret is kept.
type PreviewLink struct {
	ID      int64
	Hash    string
	Article int64
	Label   string // for whom
	Person  int64  // who made it
	Created time.Time
	Expires time.Time
	Revoked time.Time // zero: not
	Used    time.Time // last opened; zero: never
}

// Live tells whether the link still opens.
func (l PreviewLink) Live(now time.Time) bool { return l.Revoked.IsZero() && now.Before(l.Expires) }
