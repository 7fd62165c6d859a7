package newsroom

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"time"

	"jogan/internal/news"
	"jogan/internal/web"
)

// FlashPage puts the bar over all pages up and takes it down.
type FlashPage struct {
	Frame
	Flash   news.Flash
	Shown   bool   // readers see it now
	Title   string // of the article to which it leads
	Version int64
	Fields  Fields
}

type flashReader interface {
	Flash(ctx context.Context) (news.Flash, error)
}

// flashMinutes is how long a bar stands where nobody says otherwise.
const flashMinutes = 60

func (n *Newsroom) flashPage(w http.ResponseWriter, r *http.Request) error {
	return n.showFlash(w, r, screen{}, nil)
}

func (n *Newsroom) showFlash(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	s.page, s.here = "flash", "flash"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		stands, err := rd.Flash(ctx)
		if err != nil {
			return nil, err
		}
		p := FlashPage{Flash: stands, Shown: stands.Shown(n.Now()), Version: stands.Version}
		if stands.Article != 0 {
			heads, err := rd.Headlines(ctx, []int64{stands.Article})
			if err != nil {
				return nil, err
			}
			p.Shown = p.Shown && len(heads) > 0
			for _, h := range heads {
				p.Title = h.Title
			}
		}
		text, article := "", cmp.Or(web.Query(r, "article", 20), number(stands.Article))
		if p.Shown {
			text = stands.Text
		} else {
			article = web.Query(r, "article", 20)
		}
		p.Fields = Fields{
			{Name: "text", Kind: "text", Label: "flash.text", Help: "flash.text-help", Limit: news.MaxFlash, Required: true, Value: text},
			{Name: "article", Kind: "text", Label: "flash.article", Help: "flash.article-help", Value: article},
			{Name: "minutes", Kind: "number", Label: "flash.minutes", Min: 1, Max: news.MaxFlashHours * 60, Required: true, Value: strconv.Itoa(flashMinutes)},
		}.fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) saveFlash(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	minutes := v.Int("minutes")
	if minutes < 1 || minutes > news.MaxFlashHours*60 {
		v.Faults.Add("minutes", "field.range", 1, news.MaxFlashHours*60)
	}
	f := news.Flash{Version: v.Int("version"), Text: v.Text("text"), Article: v.Int("article"), Until: n.Now().Add(time.Duration(minutes) * time.Minute)}
	if err = v.Faults.Err(); err == nil {
		_, err = n.Desk.SaveFlash(r.Context(), n.actor(r), f)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showFlash(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/flash", "flash-on")
}

func (n *Newsroom) endFlash(w http.ResponseWriter, r *http.Request) error {
	if err := n.Desk.EndFlash(r.Context(), n.actor(r)); err != nil {
		return err
	}
	return back(w, r, "/desk/flash", "flash-off")
}

// Left is the time of the clock at which the bar goes.
func (p FlashPage) Left() string { return p.Local(p.Flash.Until).Format("15:04") }
