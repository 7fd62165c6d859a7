package news

import (
	"slices"
	"strconv"
	"strings"
)

// EventKind names something that happened, as other programs are told it: "article.published".
type EventKind string

// The events. Those of an article's road before print are for the newsroom's own programs.
const (
	ArticleFiled        EventKind = "article.filed"
	ArticleReturned     EventKind = "article.returned"
	ArticleApproved     EventKind = "article.approved"
	ArticleScheduled    EventKind = "article.scheduled"
	ArticlePublished    EventKind = "article.published"
	ArticleCorrected    EventKind = "article.corrected" // another text took the place of the one that was out
	ArticleWithdrawn    EventKind = "article.withdrawn"
	ArticleRestored     EventKind = "article.restored"
	CorrectionPublished EventKind = "correction.published"
	CorrectionEdited    EventKind = "correction.edited"
	CorrectionWithdrawn EventKind = "correction.withdrawn"
	FrontPublished      EventKind = "front.published"
)

// EventKinds lists the events in the order of menus.
func EventKinds() []EventKind {
	return []EventKind{
		ArticlePublished, ArticleCorrected, ArticleWithdrawn, ArticleRestored, CorrectionPublished, CorrectionEdited, CorrectionWithdrawn,
		FrontPublished, ArticleFiled, ArticleReturned, ArticleApproved, ArticleScheduled,
	}
}

// EventOf is the event that a line of the log of staff actions tells of; false: none that other programs hear of.
func EventOf(action string) (EventKind, bool) {
	kind, ok := map[string]EventKind{
		"article." + string(File):     ArticleFiled,
		"article." + string(Return):   ArticleReturned,
		"article." + string(Approve):  ArticleApproved,
		"article." + string(Schedule): ArticleScheduled,
		"article." + string(Publish):  ArticlePublished,
		"article." + string(Correct):  ArticleCorrected,
		"article." + string(Withdraw): ArticleWithdrawn,
		"article." + string(Restore):  ArticleRestored,
		"correction.publish":          CorrectionPublished,
		"correction.edit":             CorrectionEdited,
		"correction.withdraw":         CorrectionWithdrawn,
		"front.publish":               FrontPublished,
		"front.revert":                FrontPublished,
	}[action]
	return kind, ok
}

// EventKey is the Key of a change that tells of an event: its kind, and for an article the version that it left.
func EventKey(kind EventKind, version int64) string {
	if version == 0 {
		return string(kind)
	}
	return string(kind) + " " + strconv.FormatInt(version, 10)
}

// ReadEventKey reads what EventKey wrote; version 0 where none is told.
func ReadEventKey(key string) (kind EventKind, version int64) {
	name, number, _ := strings.Cut(key, " ")
	if v, err := strconv.ParseInt(number, 10, 64); err == nil {
		version = v
	}
	return EventKind(name), version
}

// Noun is what the event happened to: "article", "correction" or "front".
func (k EventKind) Noun() string {
	noun, _, _ := strings.Cut(string(k), ".")
	return noun
}

// Public tells that readers could see it happen.
func (k EventKind) Public() bool {
	return !slices.Contains([]EventKind{ArticleFiled, ArticleReturned, ArticleApproved, ArticleScheduled}, k)
}
