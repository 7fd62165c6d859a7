package desk

import (
	"context"
	"time"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// Standing is what the actions read and write of what the paper says of itself beside its articles: notices, popups, printed
// issues, what announces people, and the versions of texts.
type Standing interface {
	Notice(ctx context.Context, id int64) (news.Notice, error)
	SaveNotice(ctx context.Context, n news.Notice) (int64, error)
	DeleteNotice(ctx context.Context, id int64) error
	SavePopup(ctx context.Context, p news.Popup) (int64, error)
	DeletePopup(ctx context.Context, id int64) error
	Issue(ctx context.Context, id int64) (news.Issue, error)
	IssueOn(ctx context.Context, day string) (news.Issue, error)
	SaveIssue(ctx context.Context, x news.Issue) (int64, error)
	DeleteIssue(ctx context.Context, id int64) error
	Announcement(ctx context.Context, no int64) (news.Announcement, error)
	DueAnnouncements(ctx context.Context, now time.Time, limit int) ([]int64, error)
	PutAnnouncement(ctx context.Context, x news.Announcement) error
	TextRevision(ctx context.Context, noun string, id, version int64) (news.TextRevision, error)
	AddTextRevision(ctx context.Context, v news.TextRevision) error
}

// keepText keeps a version of a text with who wrote it.
func (d *Desk) keepText(ctx context.Context, tx Tx, actor staff.Actor, v news.TextRevision) error {
	v.Person, v.Name, v.At = actor.Person, actor.Name, d.now()
	return tx.AddTextRevision(ctx, v)
}
