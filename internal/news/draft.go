package news

import (
	"html"
	"slices"
	"strings"
	"time"
)

// DraftSlugs are the pages that a paper should have and that can be drafted from its settings, in the order of the
// footer.
func DraftSlugs() []string {
	return []string{"about", "ethics", "privacy", "youth-protection", "copyright", "advertising", "corrections-policy", "no-email-collection"}
}

// Drafting is what a first draft of a page is written from.
type Drafting struct {
	Paper Paper
	Today time.Time
	// Text is the catalogue in the language of the paper's readers.
	Text func(key string, args ...any) string
	// NoTraining adds to the page on copyright that nobody may train models on the paper's work.
	NoTraining bool
}

// Page drafts the page with the slug from the paper's settings; false where there is no draft of it. What the settings do
// not say is marked, so that people and Unfilled find it.
func (d Drafting) Page(slug string) (Page, bool) {
	if !slices.Contains(DraftSlugs(), slug) {
		return Page{}, false
	}
	body := d.Text("page."+slug+".body", d.facts()...)
	if slug == "copyright" && d.NoTraining {
		body += d.Text("page.copyright.training", d.facts()...)
	}
	return Page{Slug: slug, Title: d.Text("page." + slug), Body: body}, true
}

// facts are {0} … {11} of the drafts, ready to stand in HTML.
func (d Drafting) facts() []any {
	p := d.Paper
	var all []any
	for _, x := range []struct{ label, value string }{
		{"name", p.Name}, {"company", p.Company}, {"publisher", p.Publisher}, {"editor", p.Editor}, {"youth-officer", p.YouthOfficer},
		{"address", p.Address}, {"phone", p.Phone}, {"email", p.Email}, {"registration", p.Registration}, {"registered", p.Registered},
		{"first-published", p.FirstPublished}, {"today", d.Today.In(p.Zone()).Format("2006. 1. 2.")},
	} {
		value := html.EscapeString(x.value)
		if x.value == "" {
			value = d.Text("page.fill") + " " + d.Text("site.imprint."+x.label) + ")"
		}
		all = append(all, value)
	}
	return all
}

// Unfilled counts the marks of what is still to be filled in; mark is the sentence "page.fill" of the catalogue.
func Unfilled(body, mark string) int {
	return strings.Count(body, mark)
}
