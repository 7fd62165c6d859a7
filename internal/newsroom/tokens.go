package newsroom

import (
	"context"
	"net/http"
	"strconv"

	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// TokensPage lists the programs that may use the API, with a form for a new one.
type TokensPage struct {
	Frame
	Tokens []TokenLine
	Fields Fields
	Name   string // of the token just made
	Secret string // shown this once; empty: none was made
}

// TokenLine is a program, for whom it works, and whether it still may.
type TokenLine struct {
	staff.Token
	PersonName string // empty: nobody's
	Ended      bool   // its last day has passed
}

func (n *Newsroom) tokens(w http.ResponseWriter, r *http.Request) error {
	return n.showTokens(w, r, screen{}, nil, "", "")
}

func (n *Newsroom) showTokens(w http.ResponseWriter, r *http.Request, s screen, v *web.Values, name, secret string) error {
	s.page, s.here = "tokens", "tokens"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.Tokens(ctx)
		if err != nil {
			return nil, err
		}
		people, err := rd.People(ctx)
		if err != nil {
			return nil, err
		}
		p := TokensPage{Name: name, Secret: secret}
		var options []Option
		names := map[int64]string{}
		for _, x := range people {
			names[x.ID] = x.Name
			if x.Disabled.IsZero() {
				options = append(options, Option{Value: strconv.FormatInt(x.ID, 10), Text: x.Name + " " + x.Title})
			}
		}
		for _, x := range all {
			p.Tokens = append(p.Tokens, TokenLine{x, names[x.Person], x.Revoked.IsZero() && !x.Live(n.Now())})
		}
		var scopes []Option
		for _, x := range staff.Scopes() {
			scopes = append(scopes, Option{Value: string(x), Text: f.words.Text(f.Lang, "scope."+string(x)) + " · " + string(x)})
		}
		p.Fields = Fields{
			{Name: "name", Kind: "text", Label: "token.name", Help: "token.name-help", Limit: news.MaxName, Required: true},
			{Name: "role", Kind: "select", Label: "person.role", Required: true, Options: choices(staff.Roles(), "role.", staff.Reporter, f.words, f.Lang)},
			{Name: "person", Kind: "select", Label: "token.person", Help: "token.person-help", Options: options},
			{Name: "scopes", Kind: "multi", Label: "token.scopes", Help: "token.scopes-help", Options: scopes},
			{Name: "expires", Kind: "date", Label: "token.expires", Help: "token.expires-help"},
		}.fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) addToken(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	var paper news.Paper
	err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
		paper, err = rd.Paper(r.Context())
		return err
	})
	if err != nil {
		return err
	}
	x, secret := staff.Token{Name: v.Text("name"), Role: staff.Role(v.Text("role")), Person: v.Int("person")}, ""
	for _, scope := range v.All("scopes") {
		x.Scopes = append(x.Scopes, staff.Scope(scope))
	}
	if day := v.Time("expires", paper.Zone()); !day.IsZero() {
		x.Expires = day.AddDate(0, 0, 1) // the end of the last day
	}
	if err = v.Faults.Err(); err == nil {
		x, secret, err = n.Desk.AddToken(r.Context(), n.actor(r), x)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showTokens(w, r, screen{err: err}, v, "", "")
	}
	return n.showTokens(w, r, screen{}, nil, x.Name, secret)
}

func (n *Newsroom) revokeToken(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.RevokeToken(r.Context(), n.actor(r), id); err != nil {
		return err
	}
	return back(w, r, "/desk/tokens", "revoked")
}
