package site

import "slices"

// crumbs is the way from the front page to a page; nil where the page has none.
func (m *making) crumbs(p place) []Link {
	if len(p.crumbs) == 0 {
		return nil
	}
	all := slices.Concat([]Link{{Name: m.words("crumbs.home"), Path: "/"}}, p.crumbs)
	last := &all[len(all)-1]
	last.Path, last.Current = p.path, true
	return all
}

// way is the way to a page through the sections: the section above, the section, and what else is given.
func (m *making) way(section int64, further ...Link) []Link {
	var all []Link
	for _, id := range slices.Backward(m.sections.Family(section)) {
		all = append(all, m.sectionLink(id))
	}
	return append(all, further...)
}

// under is the way to a page through another.
func (m *making) under(key, path, name string) []Link {
	return []Link{{Name: m.words(key), Path: path}, {Name: name}}
}

// here is the way to a page right under the front page.
func here(name string) []Link { return []Link{{Name: name}} }
