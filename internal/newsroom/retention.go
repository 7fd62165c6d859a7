package newsroom

import (
	"context"
	"net/http"
	"time"

	"jogan/internal/news"
	"jogan/internal/web"
)

type retentionReader interface {
	Retention(ctx context.Context) (news.Retention, int64, error)
	RetentionState(ctx context.Context, now time.Time) (map[string]news.Kept, error)
}

// RetentionPage is what the paper keeps for how long.
type RetentionPage struct {
	Frame
	Version int64
	Rows    []RetentionRow
}

// RetentionRow is a kind of data: its field, and how it stands.
type RetentionRow struct {
	Kind  string
	Field Input
	Known bool // it is erased by the program as it is now
	news.Kept
}

func (n *Newsroom) retentionPage(w http.ResponseWriter, r *http.Request) error {
	return n.showRetention(w, r, screen{}, nil)
}

func (n *Newsroom) showRetention(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	s.page, s.here = "retention", "retention"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		setting, version, err := rd.Retention(ctx)
		if err != nil {
			return nil, err
		}
		states, err := rd.RetentionState(ctx, n.Now())
		if err != nil {
			return nil, err
		}
		fields := Fields{}
		for _, b := range setting.Bounds() {
			fields = append(fields, Input{
				Name: b.Name, Kind: "number", Label: "retention." + b.Name, Help: "retention." + b.Name + ".why",
				Min: b.From, Max: b.Until, Required: true, Value: number(b.Days),
			})
		}
		fields = fields.fill(&f, "", v, s.err)
		p := RetentionPage{Frame: f, Version: version}
		for _, x := range fields {
			state, known := states[x.Name]
			p.Rows = append(p.Rows, RetentionRow{x.Name, x, known, state})
		}
		return p, nil
	})
}

func (n *Newsroom) saveRetention(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	days := func(name string) int { return small(v.Int(name)) } // 0 where it is no number: out of every period's bounds
	x := news.Retention{Submissions: days("submissions"), Claims: days("claims"), Audit: days("audit"), Stands: days("stands"), Views: days("views"), Deliveries: days("deliveries")}
	if err := n.Desk.SaveRetention(r.Context(), n.actor(r), x, v.Int("version")); err != nil {
		if !again(err) {
			return err
		}
		return n.showRetention(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/retention", "saved")
}
