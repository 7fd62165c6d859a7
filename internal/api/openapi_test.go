package api_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// The description and the door are the same: routes, fields of what is answered, choices.
func TestDescriptionHolds(t *testing.T) {
	t.Parallel()
	h := open(t)
	raw := h.call("", "GET", "/openapi.json", "").want(200).raw
	type schema struct {
		Properties map[string]json.RawMessage
		Required   []string
		Enum       []string
	}
	var d struct {
		OpenAPI    string
		Paths      map[string]map[string]json.RawMessage
		Components struct{ Schemas map[string]schema }
	}
	must(t, json.Unmarshal([]byte(raw), &d))
	var described, routed []string
	for path, operations := range d.Paths {
		for method := range operations {
			if method != "parameters" {
				described = append(described, strings.ToUpper(method)+" /api/v1"+path)
			}
		}
	}
	for _, r := range h.door.Routes() {
		routed = append(routed, r.Pattern)
	}
	slices.Sort(described)
	slices.Sort(routed)
	if d.OpenAPI != "3.1.0" || !slices.Equal(described, routed) {
		t.Errorf("described %q, routed %q", described, routed)
	}

	h.upload("picture", string(drawing(t))).want(201)
	h.call(staff.Admin, "POST", "/articles", story).want(201)
	risky := h.call(staff.Admin, "POST", "/articles", `{"title":"제목","section":"society","bylines":[{"name":"손님"}],"body_html":"번호는 900101-1234567이다."}`).want(201)
	h.call(staff.Admin, "POST", "/articles/1/publish", "").want(200)
	_, err := h.desk.PublishCorrection(t.Context(), staff.Shell(), news.Correction{Article: 1, Kind: news.Rectified, Title: "바로잡습니다", Body: "<p>일자리는 400개입니다.</p>"})
	must(t, err)
	for name, x := range map[string]map[string]any{
		"Correction":     h.call(staff.Admin, "GET", "/corrections", "").want(200).at("items.0").(map[string]any),
		"CorrectionMark": h.call(staff.Admin, "GET", "/articles", "").want(200).at("items.1.corrections.0").(map[string]any),

		"Article":      h.call(staff.Admin, "GET", "/articles/1", "").want(200).json,
		"ArticleRow":   h.call(staff.Admin, "GET", "/articles", "").want(200).at("items.0").(map[string]any),
		"Byline":       h.call(staff.Admin, "GET", "/articles/1", "").want(200).at("bylines.0").(map[string]any),
		"Origin":       h.call(staff.Admin, "GET", "/articles/1", "").want(200).at("origin").(map[string]any),
		"Section":      h.call(staff.Admin, "GET", "/sections", "").want(200).at("items.0").(map[string]any),
		"Picture":      h.call(staff.Admin, "GET", "/media/1", "").want(200).json,
		"Front":        h.call(staff.Admin, "GET", "/front", "").want(200).json,
		"FrontBlock":   h.call(staff.Admin, "GET", "/front", "").want(200).at("rows.0.columns.0.blocks.0").(map[string]any),
		"FrontRule":    h.call(staff.Admin, "GET", "/front", "").want(200).at("rows.0.columns.0.blocks.0.rule").(map[string]any),
		"Finding":      risky.at("findings.0").(map[string]any),
		"Tag":          h.call(staff.Admin, "GET", "/tags", "").want(200).at("items.0").(map[string]any),
		"RevisionCopy": h.call(staff.Admin, "GET", "/articles/1/revisions/1", "").want(200).json,
		"Revision":     h.call(staff.Admin, "GET", "/articles/1/revisions", "").want(200).at("items.0").(map[string]any),
	} {
		got, want := slices.Sorted(maps.Keys(x)), slices.Sorted(maps.Keys(d.Components.Schemas[name].Properties))
		if !slices.Equal(got, want) {
			t.Errorf("%s: answered %q, described %q", name, got, want)
		}
		for _, field := range d.Components.Schemas[name].Required {
			if _, ok := x[field]; !ok {
				t.Errorf("%s: %q is required and was not answered", name, field)
			}
		}
	}
	all := slices.Sorted(maps.Keys(risky.json)) // as an answer to a change has it: with the findings
	if taken := slices.Sorted(maps.Keys(d.Components.Schemas["ArticleInput"].Properties)); !slices.Equal(all, taken) {
		t.Errorf("answered %q, taken %q", all, taken)
	}
	for _, route := range h.door.Routes() {
		method, path, _ := strings.Cut(route.Pattern, " /api/v1")
		step, ok := strings.CutPrefix(path, "/articles/{no}/")
		if !ok || method != "POST" || step == "notes" {
			continue
		}
		var o struct {
			RequestBody struct {
				Required bool
				Content  map[string]struct{ Schema schema }
			}
		}
		must(t, json.Unmarshal(d.Paths[path]["post"], &o))
		fields := o.RequestBody.Content["application/json"].Schema
		if o.RequestBody.Required != (len(fields.Required) > 0) {
			t.Errorf("%s: a body is required where a field is", step)
		}
		for _, name := range []string{"version", "note", "reason", "notice", "override", "publish_at", "change", "tell"} {
			_, described := fields.Properties[name]
			got := h.call(staff.Admin, "POST", "/articles/1/"+step, `{"`+name+`":[[]]}`).want(422).faults()
			if known := !strings.Contains(got, name+" api.unknown"); known != described {
				t.Errorf("%s: described %t, known %t: %s, %s", step, described, known, name, got)
			}
		}
		for _, name := range fields.Required {
			if got := h.call(staff.Admin, "POST", "/articles/1/"+step, `{}`).faults(); !strings.HasPrefix(got, name+" ") {
				t.Errorf("%s: %s is required and was not asked for: %q", step, name, got)
			}
		}
	}
	for name := range d.Components.Schemas["ArticleInput"].Properties {
		if got := h.call(staff.Admin, "POST", "/articles", `{"`+name+`":[[]]}`).want(422).faults(); strings.Contains(got, "api.unknown") {
			t.Errorf("%s is described and not known: %s", name, got)
		}
	}
	for name, want := range map[string][]string{"Kind": text(news.Kinds()), "Grade": text(news.Grades()), "Status": text(news.Statuses()), "Level": text(guard.Levels()), "CorrectionKind": text(news.CorrectionKinds()), "BlockKind": text(news.BlockKinds())} {
		if got := d.Components.Schemas[name].Enum; !slices.Equal(got, want) {
			t.Errorf("%s: described %q, there are %q", name, got, want)
		}
	}
}

func text[T ~string](all []T) (s []string) {
	for _, x := range all {
		s = append(s, string(x))
	}
	return s
}
