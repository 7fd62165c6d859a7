package staff

import (
	"maps"
	"slices"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// Permission is one thing that a role may do.
type Permission string

// The permissions. A route and an action each name one.
const (
	Public   Permission = "public"   // no sign-in needed
	Enter    Permission = "enter"    // be in the newsroom, sign out, change one's own password
	Write    Permission = "write"    // begin articles, edit and file own ones, upload pictures
	ReadAll  Permission = "read-all" // read everybody's working copies, notes and revisions; without it one's own
	EditAll  Permission = "edit-all" // edit everybody's articles, give assignments
	Return   Permission = "return"   // send back to the writer with a reason
	Approve  Permission = "approve"
	Schedule Permission = "schedule"
	Publish  Permission = "publish"
	Correct  Permission = "correct"  // change what is out
	Withdraw Permission = "withdraw" // take away what is out or give it back, block pictures, answer claims
	Inbox    Permission = "inbox"    // open what readers sent: their personal data too
	Override Permission = "override" // let pass what the guard stops, with a reason
	Banners  Permission = "banners"
	Fronts   Permission = "fronts"   // front page and menu
	Settings Permission = "settings" // the paper, sections, the guard's own rules
	Manage   Permission = "people"   // people, tokens, and this table
)

// Powers is who may do what: the table of the newsroom, the permissions of each role. Who may do it on which articles is
// said besides: without EditAll a permission holds for one's own articles, and a section can have its own desks.
type Powers map[Role][]Permission

// DefaultPowers is the table of a paper until its administrator edits it. In a small paper whoever writes also publishes.
func DefaultPowers(size news.Size) Powers {
	desk := []Permission{Enter, Write, ReadAll, EditAll, Return, Approve, Schedule, Publish, Correct, Withdraw, Inbox, Override}
	p := Powers{
		Contributor: {Enter, Write},
		Reporter:    {Enter, Write, ReadAll},
		DeskEditor:  desk,
		Layout:      {Enter, Write, ReadAll, EditAll, Fronts, Banners},
		Chief:       append(slices.Clone(desk), Fronts, Banners, Settings),
		Admin:       append(slices.Clone(desk), Fronts, Banners, Settings, Manage),
	}
	if size == news.SmallPaper {
		p[Reporter] = append(p[Reporter], Schedule, Publish, Correct)
	}
	return p
}

// May tells whether a role has a permission by the table.
func (p Powers) May(r Role, what Permission) bool {
	return what == Public || slices.Contains(p[r], what)
}

// Editable lists the permissions that an administrator may give and take, in the order of the table.
func Editable() []Permission {
	return []Permission{ReadAll, EditAll, Return, Approve, Schedule, Publish, Correct, Withdraw, Inbox, Override, Fronts, Banners, Settings}
}

// Fixed tells the entries of the table that nobody edits, and what they say: everybody who works here may enter and
// write, an administrator may do everything and alone looks after people, and a guest never answers for what is printed.
func Fixed(r Role, what Permission) (says, fixed bool) {
	switch {
	case what == Enter || what == Write:
		return true, true
	case what == Manage:
		return r == Admin, true
	case r == Admin:
		return true, true
	case r == Contributor:
		return false, what != ReadAll
	case what == Settings && r != Chief:
		return false, true
	case what == Override && r == Reporter:
		return false, true // who wrote it does not also overrule the guard
	}
	return false, false
}

// Grown is a table that an older program saved, with what that program could not say: it had no ReadAll, which the
// administrator never lacks, and everybody but guests reads the working copies then.
func (p Powers) Grown() Powers {
	if p.May(Admin, ReadAll) {
		return p
	}
	p = maps.Clone(p)
	for r, can := range p {
		if r != Contributor {
			p[r] = append(slices.Clone(can), ReadAll)
		}
	}
	return p
}

// Check puts a table into its stored form: known roles and permissions, the fixed entries as they are. It refuses a table
// by which nobody but the administrator could publish.
func (p Powers) Check() (Powers, error) {
	kept := Powers{}
	all := append([]Permission{Enter, Write}, append(Editable(), Manage)...)
	for _, r := range Roles() {
		for _, what := range all {
			says, fixed := Fixed(r, what)
			if !fixed {
				says = slices.Contains(p[r], what)
			}
			if says {
				kept[r] = append(kept[r], what)
			}
		}
	}
	for r := range maps.Keys(kept) {
		if r != Admin && kept.May(r, Publish) {
			return kept, nil
		}
	}
	return kept, fault.In("powers", "powers.nobody-publishes")
}
