package newsroom

import (
	"context"
	"net/http"

	"jogan/internal/staff"
	"jogan/internal/web"
)

// PowersPage is the table of who may do what. Everybody reads it; the administrator edits it.
type PowersPage struct {
	Frame
	Version int64
	Edits   bool
	Roles   []staff.Role
	Rows    []PowerRow
}

// PowerRow is a permission and which roles have it.
type PowerRow struct {
	Permission staff.Permission
	Cells      []PowerCell
}

// PowerCell is a role's entry for a permission.
type PowerCell struct {
	Role       staff.Role
	Has, Fixed bool
}

func (n *Newsroom) powersPage(w http.ResponseWriter, r *http.Request) error {
	return n.showPowers(w, r, screen{}, nil)
}

func (n *Newsroom) showPowers(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	s.page, s.here = "powers", "powers"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		table, version, err := rd.Powers(ctx)
		if err != nil {
			return nil, err
		}
		if v != nil {
			table = readPowers(v)
			Fields{}.mark(&f, s.err)
		}
		p := PowersPage{Frame: f, Version: version, Edits: f.May(string(staff.Manage)), Roles: staff.Roles()}
		for _, what := range append(append([]staff.Permission{staff.Write}, staff.Editable()...), staff.Manage) {
			row := PowerRow{Permission: what}
			for _, role := range p.Roles {
				says, fixed := staff.Fixed(role, what)
				if !fixed {
					says = table.May(role, what)
				}
				row.Cells = append(row.Cells, PowerCell{role, says, fixed})
			}
			p.Rows = append(p.Rows, row)
		}
		return p, nil
	})
}

func readPowers(v *web.Values) staff.Powers {
	table := staff.Powers{}
	for _, role := range staff.Roles() {
		for _, what := range staff.Editable() {
			if v.Has(string(role) + " " + string(what)) {
				table[role] = append(table[role], what)
			}
		}
	}
	return table
}

func (n *Newsroom) savePowers(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.SavePowers(r.Context(), n.actor(r), readPowers(v), v.Int("version")); err != nil {
		if !again(err) {
			return err
		}
		return n.showPowers(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/powers", "saved")
}
