package app

import (
	"context"
	"log/slog"
	"time"

	"jogan/internal/jobs"
)

// schedule is all periodic work of a running paper. What needs its own rhythm stands elsewhere: the weather asks after
// each hour (weather.Service), views are written each second (ranking.Counter), articles and editions come and go at
// their minute (punctual), what stands on the fronts is recorded when it changes (recordStands), other
// programs are told at once (courier).
func (a *App) schedule() []jobs.Task {
	return []jobs.Task{
		{Name: "ranking", About: "make the most-read lists anew", Every: 15 * time.Second, Each: true, Do: a.refreshRanking},
		{Name: "pictures", About: "make crops and further formats of pictures", Every: 5 * time.Second, Each: true, Do: a.doPictures},
		{Name: "uploads", About: "forget uploads that nobody goes on with", Every: time.Hour, Do: a.uploads.Prune},
		{Name: "prune", About: "remove dead sessions, ended links and old changes", Every: time.Hour, Do: a.db.Prune},
		{Name: "merge", About: "go on with sections, series and tags that go into others", Every: 5 * time.Second, Do: a.desk.RunMergers},
		{Name: "contacts", About: "take telephone numbers out of announcements whose time has come", Every: time.Hour, Do: a.desk.DropContacts},
		{Name: "mails", About: "send the mails that wait", Every: 5 * time.Second, Each: true, Do: a.doMails},
		{Name: "sweep", About: "remove readers' files that belong to nothing any more", Every: 6 * time.Hour, Do: a.desk.SweepFiles},
		{Name: "retention", About: "erase what the paper keeps no longer", Every: time.Hour, Do: a.db.Retain},
		{Name: "log", About: "check the log of staff actions and note its head", Every: 24 * time.Hour, Do: a.noteLog},
		{Name: "theme", About: "take a theme that changed, if it is whole", Every: 2 * time.Second, Each: true, Do: a.themes.look},
		{Name: "near", About: "make fingerprints of articles that have none yet", Every: 10 * time.Minute, Do: a.db.PrintArticles},
		{Name: "search", About: "index articles that an older program indexed", Every: 10 * time.Minute, Do: a.db.IndexOld},
		{Name: "segments", About: "bring the index of words together", Every: 24 * time.Hour, Do: a.db.MergeSegments},
	}
}

// lookEvery is how often a node looks for articles whose time has come. The look is one read of two small indexes, and it
// asks the wall clock each time: a timer set to the next article would sleep on when the clock is moved.
const lookEvery = 250 * time.Millisecond

// punctual brings articles out at their minute, and takes them away, until ctx ends; first of all what came due while
// the program was down.
func (a *App) punctual(ctx context.Context) { lookOften(ctx, a.log, a.desk.RunDue) }

// lookOften looks every lookEvery, whatever the last look found.
func lookOften(ctx context.Context, log *slog.Logger, look func(context.Context) error) {
	quiet := time.Time{} // a database that is away is told once a minute
	for ctx.Err() == nil {
		if err := look(ctx); err != nil && ctx.Err() == nil && time.Since(quiet) > time.Minute {
			quiet = time.Now()
			log.Error("articles could not come out or go at their time; it is tried again at once", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(lookEvery):
		}
	}
}

func (a *App) refreshRanking(ctx context.Context) error {
	paper, err := a.db.Paper(ctx)
	if err != nil {
		return err
	}
	a.paper.Store(&paper)
	changed, err := a.board.Refresh(ctx, paper.Ranking.Hours)
	if changed {
		a.site.RankingChanged()
		a.wakeStands()
	}
	return err
}
