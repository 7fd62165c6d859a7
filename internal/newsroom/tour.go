package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/staff"
)

// tourReader is what tells how far a tour has come.
type tourReader interface {
	Tour(ctx context.Context, person int64) (news.Tour, error)
}

// TourPage is the walk through the sample paper's newsroom.
type TourPage struct {
	Frame
	Begun    bool
	No       int64 // the article that it is about
	Steps    []TourStep
	Finished int
}

// TourStep is one thing to do on the tour: its sentences in the catalogue are "tour.KEY" and "tour.KEY.how".
type TourStep struct {
	Key  string
	Path string // where it is done
	Done bool
	Next bool // the first that is not done
}

// TourBar is the tour as a strip over every screen.
type TourBar struct {
	Offer    bool     // it was not begun: the strip asks whether to
	Step     TourStep // the next one; no Key: all are done
	At, Many int
}

// tourSteps says which steps the person's tour has and which of them are done.
func tourSteps(ctx context.Context, rd Reader, p staff.Person, t news.Tour) ([]TourStep, error) {
	a, err := rd.Article(ctx, t.Article)
	if err != nil {
		return nil, err
	}
	findings, err := desk.Findings(ctx, rd, a)
	if err != nil {
		return nil, err
	}
	revisions, err := rd.Revisions(ctx, t.Article)
	if err != nil {
		return nil, err
	}
	did := func(actions ...news.Action) bool {
		return slices.ContainsFunc(revisions, func(v news.Revision) bool { return slices.Contains(actions, v.Action) })
	}
	article := fmt.Sprintf("/desk/articles/%d", t.Article)
	steps := []TourStep{{Key: "guard", Path: article, Done: len(guard.Blocks(findings)) == 0}}
	if p.May(staff.Publish) {
		steps = append(steps, TourStep{Key: "publish", Path: article, Done: did(news.Publish)})
	} else {
		steps = append(steps, TourStep{Key: "file", Path: article, Done: did(news.File, news.Approve, news.Publish)})
	}
	if p.May(staff.Publish) && p.May(staff.Correct) {
		steps = append(steps, TourStep{Key: "correct", Path: article, Done: did(news.Correct)})
	}
	if p.May(staff.Fronts) {
		moved, err := movedFront(ctx, rd, p.ID, t.Begun)
		if err != nil {
			return nil, err
		}
		steps = append(steps, TourStep{Key: "front", Path: "/desk/front", Done: moved})
	}
	if p.May(staff.Publish) && p.May(staff.Withdraw) {
		steps = append(steps, TourStep{Key: "withdraw", Path: article, Done: did(news.Withdraw)})
	}
	if next := slices.IndexFunc(steps, func(s TourStep) bool { return !s.Done }); next >= 0 {
		steps[next].Next = true
	}
	return steps, nil
}

// tourBar is the strip for a person's screens; nil where there is none. On the first screen it offers the tour.
func tourBar(ctx context.Context, rd Reader, p staff.Person, first bool) (*TourBar, error) {
	t, err := rd.Tour(ctx, p.ID)
	switch {
	case err != nil || t.Closed || !p.May(staff.Write):
		return nil, err
	case t.Article == 0 && first:
		return &TourBar{Offer: true}, nil
	case t.Article == 0:
		return nil, nil
	}
	steps, err := tourSteps(ctx, rd, p, t)
	if err != nil {
		return nil, err
	}
	bar := &TourBar{At: len(steps), Many: len(steps)}
	for i, s := range steps {
		if s.Next {
			bar.Step, bar.At = s, i+1
		}
	}
	return bar, nil
}

func (n *Newsroom) tour(w http.ResponseWriter, r *http.Request) error {
	if !n.Sample {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	return n.show(w, r, screen{page: "tour", here: "tour"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		f.Tour = nil // the screen says it all
		t, err := rd.Tour(ctx, f.Person.ID)
		if err != nil {
			return nil, err
		}
		p := TourPage{Frame: f, Begun: t.Article != 0, No: t.Article}
		if !p.Begun {
			return p, nil
		}
		if p.Steps, err = tourSteps(ctx, rd, f.Person, t); err != nil {
			return nil, err
		}
		for _, s := range p.Steps {
			if s.Done {
				p.Finished++
			}
		}
		return p, nil
	})
}

// beginTour gives the person an article of their own in which the guard finds something.
func (n *Newsroom) beginTour(w http.ResponseWriter, r *http.Request) error {
	if !n.Sample {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	words, paper := n.Renderer.Words(), render.Languages()[0] // the sample paper is written in its own language
	_, err := n.Desk.BeginTour(r.Context(), n.actor(r), news.Article{
		Title: words.Text(paper, "tour.article.title"), Subtitle: words.Text(paper, "tour.article.subtitle"), Body: words.Text(paper, "tour.article.body"),
		Kind: news.Normal, Grade: news.Middle, Origin: news.Origin{Own: true},
	})
	if err != nil {
		return err
	}
	return back(w, r, "/desk/tour", "")
}

func (n *Newsroom) closeTour(w http.ResponseWriter, r *http.Request) error {
	if err := n.Desk.CloseTour(r.Context(), n.actor(r)); err != nil {
		return err
	}
	return back(w, r, "/desk/", "tour-closed")
}

// movedFront tells whether the person set the front page since a moment.
func movedFront(ctx context.Context, rd Reader, person int64, since time.Time) (bool, error) {
	editions, err := rd.Editions(ctx, 0, 0, 20)
	return slices.ContainsFunc(editions, func(e news.Edition) bool { return e.Person == person && e.Published.After(since) }), err
}
