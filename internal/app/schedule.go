package app

import (
	"context"
	"time"

	"jogan/internal/jobs"
)

// schedule is all periodic work of a running paper. What needs its own rhythm stands elsewhere: the weather asks after
// each hour (weather.Service), views are written each second (ranking.Counter).
func (a *App) schedule() []jobs.Task {
	return []jobs.Task{
		{Name: "ranking", About: "make the most-read lists anew", Every: 15 * time.Second, Each: true, Do: a.refreshRanking},
		{Name: "pictures", About: "make crops and further formats of pictures", Every: 5 * time.Second, Each: true, Do: a.doPictures},
		{Name: "uploads", About: "forget uploads that nobody goes on with", Every: time.Hour, Do: a.uploads.Prune},
		{Name: "prune", About: "remove dead sessions, ended links and old changes", Every: time.Hour, Do: a.db.Prune},
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
	}
	return err
}
