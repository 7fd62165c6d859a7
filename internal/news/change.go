package news

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// What names the sort of thing that a Change is about.
type What string

// The things that change. Soft ones (weather, ranking) may be served a little old; see docs/architecture.md.
const (
	WhatPaper   What = "paper"
	WhatArticle What = "article"
	WhatSection What = "section"
	WhatSeries  What = "series"
	WhatMenu    What = "menu"
	WhatPage    What = "page"
	WhatPicture What = "picture"
	WhatBanner  What = "banner"
	WhatFront   What = "front" // ID is the section whose front it is; 0: the front page
	WhatFlash   What = "flash"
	WhatPerson  What = "person"
	WhatWeather What = "weather"

	WhatNotice       What = "notice"
	WhatPopup        What = "popup"
	WhatAnnouncement What = "announcement" // of which sort an article is; ID is the article
	WhatIssue        What = "issue"        // of the printed paper

	WhatCorrection What = "correction" // with a change of its article, where that is listed anew

	WhatForm What = "form" // the public forms: their texts, and which of them are open

	// What only the newsroom sees: no page of readers was made from it.
	WhatDraft      What = "draft"      // a working copy; Key says what it is now, see DraftKey
	WhatNote       What = "note"       // ID is the article
	WhatAssignment What = "assignment" // ID is the assignment
	WhatEditing    What = "editing"    // who edits an article; ID is the article
	WhatClaim      What = "claim"      // ID is the claim
	WhatSubmission What = "submission" // ID is the submission
	WhatEvent      What = "event"      // what other programs are told; see EventKey; ID is what it happened to
)

// DraftKey is the Key of a change of a working copy: its step and its version, so that who hears of it need not ask.
func DraftKey(a Article) string { return fmt.Sprintf("%s %d", a.Status, a.Version) }

// ReadDraftKey reads what DraftKey wrote; zero values where it is no such key.
func ReadDraftKey(key string) (status Status, version int64) {
	name, number, _ := strings.Cut(key, " ")
	version, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return "", 0
	}
	return Status(name), version
}

// Change is a row that a write leaves behind in its own transaction: what happened to what, with old and new names, so
// that whoever reads it can tell what became stale without asking the database again.
type Change struct {
	Seq  int64 // grows in the order of commits
	At   time.Time
	What What
	ID   int64    // article number or id; 0 where there is only one
	Key  string   // banner: its place; page: its slug; draft: DraftKey
	Old  *Listing // articles: where readers found it before; nil: nowhere
	New  *Listing // and after; nil: nowhere
}

// Listing says in which public lists an article stands.
type Listing struct {
	Sections  []int64   `json:"sections,omitempty"` // with the sections above them
	Series    int64     `json:"series,omitempty"`
	Tags      []string  `json:"tags,omitempty"`
	People    []int64   `json:"people,omitempty"`
	Pictures  []int64   `json:"pictures,omitempty"`
	Published time.Time `json:"published"`
}

// Audit is a line of the log of staff actions.
type Audit struct {
	ID      int64
	At      time.Time
	Person  int64 // 0: the shell or the program itself
	Token   int64 // 0: not through the API
	Name    string
	Address string // the IP address that the action came from; empty: this machine's shell
	Action  string // "article.publish"
	Object  string // "article:12"
	Detail  string // one line for people

	Erased time.Time // when what it said was erased; zero: it is there
}
