package newsroom

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jogan/internal/news"
	"jogan/internal/web"
)

type lookReader interface {
	Looks(ctx context.Context) (news.Looks, int64, error)
}

// LookPreviewer makes the page that readers would see with a look.
type LookPreviewer interface {
	PreviewLook(ctx context.Context, l news.Look) ([]byte, error)
}

// LookPage is how the readers' site looks.
type LookPage struct {
	Frame
	Version int64
	Groups  []LookGroup
	Page    string // address of the page in the frames
	Tried   bool   // the frames show what is not saved
	Earlier bool   // there is a look to go back to
	Theme   ThemeLine
}

// LookGroup is a part of the form under a heading.
type LookGroup struct {
	Key    string
	Fields []Input
}

func (n *Newsroom) lookPage(w http.ResponseWriter, r *http.Request) error {
	return n.showLook(w, r, screen{}, nil)
}

// showLook shows the form; with "try" in the address it shows what stands there and what it would look like.
func (n *Newsroom) showLook(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	s.page, s.here = "look", "look"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, version, err := rd.Looks(ctx)
		if err != nil {
			return nil, err
		}
		p := LookPage{Version: version, Earlier: all.Before != nil, Theme: n.themeLine(f.Lang)}
		look, wrong := all.Look, s.err
		query := func(name string) string { return web.Query(r, name, 200) }
		if v == nil && query("try") != "" {
			look, p.Tried = readLook(query), true
			seen := look
			if wrong = seen.Check(); wrong == nil {
				p.Page = lookAddress(seen)
			}
		}
		if p.Page == "" {
			p.Page = lookAddress(all.Look)
		}
		fields := n.lookFields(f, look)
		for _, name := range []string{"logo", "logo_dark", "favicon"} {
			if err := fields.offerPictures(ctx, rd, name); err != nil {
				return nil, err
			}
		}
		fields = fields.fill(&f, "", v, wrong)
		p.Frame = f
		for _, g := range []struct {
			key   string
			names []string
		}{
			{"colours", []string{"accent", "accent_dark", "corners"}}, {"masthead", []string{"masthead", "name", "logo", "logo_dark", "logo_alt", "favicon"}},
			{"letters", []string{"titles", "text"}}, {"order", []string{"order"}},
		} {
			group := LookGroup{Key: g.key}
			for _, name := range g.names {
				group.Fields = append(group.Fields, fields.Get(name))
			}
			p.Groups = append(p.Groups, group)
		}
		return p, nil
	})
}

func (n *Newsroom) lookFields(f Frame, l news.Look) Fields {
	return Fields{
		{Name: "accent", Kind: "colour", Label: "look.accent", Help: "look.accent-help", HelpArg: string(news.DesignAccent), Value: string(l.Accent)},
		{Name: "accent_dark", Kind: "colour", Label: "look.accent-dark", Help: "look.accent-help", HelpArg: string(news.DesignAccentDark), Value: string(l.AccentDark)},
		lookChoice(f, "corners", "look.corners", l.Corners, news.Sharp, news.Round),
		lookChoice(f, "masthead", "look.masthead", l.Masthead, news.NameCentre, news.NameLeft),
		lookChoice(f, "name", "look.name", l.Name, news.Drawn, news.Device),
		{Name: "logo", Kind: "picture", Label: "look.logo", Help: "look.logo-help", Value: number(l.Logo)},
		{Name: "logo_dark", Kind: "picture", Label: "look.logo-dark", Help: "look.logo-dark-help", Value: number(l.LogoDark)},
		{Name: "logo_alt", Kind: "text", Label: "look.logo-alt", Help: "look.logo-alt-help", Value: l.LogoAlt, Limit: news.MaxName},
		{Name: "favicon", Kind: "picture", Label: "look.favicon", Value: number(l.Favicon)},
		lookChoice(f, "titles", "look.titles", l.Titles, news.Sans, news.Serif),
		lookChoice(f, "text", "look.text", l.Text, news.Sans, news.Serif),
		n.orderField(f, l),
	}
}

// lookChoice is a choice whose first option holds where nothing was said.
func lookChoice[T ~string](f Frame, name, label string, chosen T, all ...T) Input {
	if chosen == "" {
		chosen = all[0]
	}
	return Input{Name: name, Kind: "select", Label: label, Always: true, Options: choices(all, label+".", chosen, f.words, f.Lang)}
}

// orderField offers every order of the main blocks.
func (n *Newsroom) orderField(f Frame, l news.Look) Input {
	x := Input{Name: "order", Kind: "select", Label: "look.order", Help: "look.order-help", Always: true}
	chosen := l.Blocks()
	var add func(order, rest []news.MainBlock)
	add = func(order, rest []news.MainBlock) {
		if len(rest) == 0 {
			var values, names []string
			for _, b := range order {
				values, names = append(values, string(b)), append(names, f.words.Text(f.Lang, "look.block."+string(b)))
			}
			x.Options = append(x.Options, Option{Value: strings.Join(values, ","), Text: strings.Join(names, " → "), Selected: slices.Equal(order, chosen)})
			return
		}
		for i, b := range rest {
			add(append(slices.Clone(order), b), slices.Delete(slices.Clone(rest), i, i+1))
		}
	}
	add(nil, news.MainBlocks())
	return x
}

// readLook reads a form or an address.
func readLook(text func(name string) string) news.Look {
	picture := func(name string) int64 {
		if text(name) == "" {
			return 0
		}
		id, err := strconv.ParseInt(text(name), 10, 64)
		if err != nil || id < 0 {
			return -1 // none has it, so the action says that there is no such picture
		}
		return id
	}
	x := news.Look{
		Accent: news.Colour(text("accent")), AccentDark: news.Colour(text("accent_dark")), Corners: news.Corners(text("corners")),
		Masthead: news.Arrangement(text("masthead")), Name: news.NameFont(text("name")),
		Logo: picture("logo"), LogoDark: picture("logo_dark"), LogoAlt: text("logo_alt"), Favicon: picture("favicon"),
		Titles: news.Letters(text("titles")), Text: news.Letters(text("text")),
	}
	if order := text("order"); order != "" {
		for b := range strings.SplitSeq(order, ",") {
			x.Order = append(x.Order, news.MainBlock(b))
		}
	}
	return x
}

// lookAddress is the address of the page with a look, for the frames.
func lookAddress(l news.Look) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("accent", string(l.Accent))
	set("accent_dark", string(l.AccentDark))
	set("corners", string(l.Corners))
	set("masthead", string(l.Masthead))
	set("name", string(l.Name))
	set("logo", number(l.Logo))
	set("logo_dark", number(l.LogoDark))
	set("logo_alt", l.LogoAlt)
	set("titles", string(l.Titles))
	set("text", string(l.Text))
	var order []string
	for _, b := range l.Order {
		order = append(order, string(b))
	}
	set("order", strings.Join(order, ","))
	if len(q) == 0 {
		return "/desk/look/page"
	}
	return "/desk/look/page?" + q.Encode()
}

// lookFramed is the readers' front page with the look of the address, for the frames of the screen.
func (n *Newsroom) lookFramed(w http.ResponseWriter, r *http.Request) error {
	look := readLook(func(name string) string { return web.Query(r, name, 200) })
	if err := look.Check(); err != nil {
		return err
	}
	raw, err := n.Previewer.PreviewLook(r.Context(), look)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", strings.Replace(previewPolicy(), "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
	write(w, r, http.StatusOK, staffPictures(raw))
	return nil
}

func (n *Newsroom) saveLook(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.SaveLook(r.Context(), n.actor(r), readLook(v.Text), v.Int("version")); err != nil {
		if !again(err) {
			return err
		}
		return n.showLook(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/look", "look-saved")
}

func (n *Newsroom) undoLook(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.UndoLook(r.Context(), n.actor(r), v.Int("version")); err != nil {
		if !again(err) {
			return err
		}
		return n.showLook(w, r, screen{err: err}, nil)
	}
	return back(w, r, "/desk/look", "look-undone")
}
