package demo

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/staff"
)

// The sample's files agree with each other: who is named is there, what is shown is there, and there is enough of it.
func TestArticles(t *testing.T) {
	t.Parallel()
	articles, err := readFolder("articles")
	if err != nil {
		t.Fatal(err)
	}
	people, err := readPeople()
	if err != nil {
		t.Fatal(err)
	}
	pictures := pictures(t)
	titles, sections := map[string]string{}, map[string]int{}
	reported := regexp.MustCompile(`data-picture="([^"]*)"`)
	for _, a := range articles {
		if a.Title == "" || titles[a.Title] != "" {
			t.Errorf("%s: the title %q is that of %q too", a.file, a.Title, titles[a.Title])
		}
		titles[a.Title] = a.file
		sections[a.Section]++
		if a.Sub != "" && !slices.ContainsFunc(subSections(), func(s struct{ parent, slug, name string }) bool { return s.parent == a.Section && s.slug == a.Sub }) {
			t.Errorf("%s: there is no section %s/%s", a.file, a.Section, a.Sub)
		}
		for _, login := range strings.Split(strings.ReplaceAll(a.Reporter, "yeoul", "reporter"), ",") {
			if login = strings.TrimSpace(login); login != "" && !slices.ContainsFunc(people, func(p staff.Person) bool { return p.Login == login }) {
				t.Errorf("%s: nobody is called %q", a.file, login)
			}
		}
		if a.Reporter == "" && a.Guest == "" && a.Source == "" {
			t.Errorf("%s: written by nobody", a.file)
		}
		if !slices.Contains(news.Kinds(), a.Kind) || a.age <= 0 || a.edit < 0 || a.edit >= a.age || a.Views < 0 {
			t.Errorf("%s: kind %q, age %s, edited %s, %d views", a.file, a.Kind, a.age, a.edit, a.Views)
		}
		shown := []string{a.Picture}
		for _, m := range reported.FindAllStringSubmatch(a.body, -1) {
			shown = append(shown, m[1])
		}
		for _, name := range shown {
			if _, ok := pictures[name]; !ok && name != "" {
				t.Errorf("%s: there is no picture %q", a.file, name)
			}
		}
		body := a.body
		for name := range pictures {
			body = strings.ReplaceAll(body, `data-picture="`+name+`"`, `data-picture="1"`)
		}
		stored, err := richtext.Canonical(body)
		if err != nil || utf8.RuneCountInString(stored) < utf8.RuneCountInString(strings.TrimSpace(body))*9/10 {
			t.Errorf("%s: the body loses what a body may not hold, %v", a.file, err)
		}
		least := 500
		if a.Grade == "brief" || a.Kind == "photo" || a.Kind == "video" || a.Kind == "card" {
			least = 150
		}
		if n := utf8.RuneCountInString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(a.body, "")); n < least {
			t.Errorf("%s: only %d characters", a.file, n)
		}
	}
	if len(articles) < 60 || len(sections) != 8 {
		t.Errorf("%d articles in the sections %v", len(articles), sections)
	}
	for name, n := range sections {
		if n < 5 {
			t.Errorf("only %d articles in %s", n, name)
		}
	}
}

// pictures are the sample's pictures by name. Each has its words and its sizes, and each file is one of them.
func pictures(t *testing.T) map[string]about {
	t.Helper()
	var words map[string]about
	if _, err := toml.DecodeFS(files, "pictures/pictures.toml", &words); err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(files, "pictures/*.jpg")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		whole := regexp.MustCompile(`(-320|-480|-768)?\.jpg$`).ReplaceAllString(strings.TrimPrefix(name, "pictures/"), "")
		if _, ok := words[whole]; !ok {
			t.Errorf("nothing is said of %s", name)
		}
	}
	for name, say := range words {
		sizes := []string{"", "-320", "-480", "-768"}
		if strings.HasPrefix(name, "banner-side-") {
			sizes = sizes[:3] // no wider than 600
		}
		if !strings.HasPrefix(name, "banner-") && say.Credit == "" {
			t.Errorf("%s has no credit", name)
		}
		if say.Alt == "" {
			t.Errorf("%s has no words for those who do not see it", name)
		}
		for _, size := range sizes {
			raw, err := files.ReadFile("pictures/" + name + size + ".jpg")
			if err != nil {
				t.Error(err)
				continue
			}
			picture, err := jpeg.Decode(bytes.NewReader(raw))
			if err != nil || size != "" && fmt.Sprint("-", picture.Bounds().Dx()) != size {
				t.Errorf("%s%s: %v", name, size, err)
			}
		}
	}
	return words
}

// Each role has several people, of whom the demo names the first.
func TestAccounts(t *testing.T) {
	t.Parallel()
	accounts, err := Accounts()
	if err != nil {
		t.Fatal(err)
	}
	var roles []staff.Role
	for _, p := range accounts {
		if err := p.Check(); err != nil {
			t.Errorf("%s: %v", p.Login, err)
		}
		roles = append(roles, p.Role)
	}
	want := staff.Roles()
	slices.Sort(roles)
	slices.Sort(want)
	if !slices.Equal(roles, want) {
		t.Errorf("accounts of %q", roles)
	}
	if len(Password) < staff.MinPassword {
		t.Errorf("the password %q is one that nobody could choose", Password)
	}
	people, err := readPeople()
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range staff.Roles() {
		n := 0
		for _, p := range people {
			if p.Role == role {
				n++
			}
		}
		if n < 2 {
			t.Errorf("only %d people with the role %s", n, role)
		}
	}
}
