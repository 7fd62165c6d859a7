package newsroom

import (
	"sync"
	"time"

	"jogan/internal/news"
)

// begun remembers which article a form for a new one has begun, by the key that the form carries: a button that is
// pressed twice, or a page that is sent again, must not begin a second article.
type begun struct {
	mu    sync.Mutex
	forms map[string]*form
}

// form is one form for a new article. Its lock is held while it is being saved.
type form struct {
	sync.Mutex
	no int64 // 0: nothing saved yet
	at time.Time
}

// How long a form is remembered, and how many are at most.
const (
	formLife = 24 * time.Hour
	maxForms = 10_000
)

// take locks the form with the key; the caller unlocks it.
func (b *begun) take(key string, now time.Time) *form {
	b.mu.Lock()
	if b.forms == nil {
		b.forms = map[string]*form{}
	}
	f, ok := b.forms[key]
	if !ok {
		for k, old := range b.forms {
			if now.Sub(old.at) > formLife || len(b.forms) >= maxForms {
				delete(b.forms, k)
			}
		}
		f = &form{at: now}
		b.forms[key] = f
	}
	b.mu.Unlock()
	f.Lock()
	return f
}

// sameForm tells that what was typed into the form of a new article is what stands of it, in every field.
func sameForm(typed, stands news.Article) bool {
	typed.No, typed.Version, typed.Status, typed.Owner, typed.PublishAt = stands.No, stands.Version, stands.Status, stands.Owner, stands.PublishAt
	typed.ReturnReason, typed.Held, typed.WithdrawReason, typed.PublicVersion = stands.ReturnReason, stands.Held, stands.WithdrawReason, stands.PublicVersion
	if len(typed.Bylines) == 0 {
		typed.Bylines = stands.Bylines // the desk writes who began it
	}
	return unchanged(typed, stands)
}
