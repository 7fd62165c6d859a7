package api_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

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
	h.call(staff.Admin, "POST", "/articles/1/publish", `{"version":1}`).want(200)
	_, err := h.desk.PublishCorrection(t.Context(), staff.Shell(), news.Correction{Article: 1, Kind: news.Rectified, Title: "바로잡습니다", Body: "글"})
	must(t, err)
	for name, x := range map[string]map[string]any{
		"Correction":     h.call(staff.Admin, "GET", "/corrections", "").want(200).at("items.0").(map[string]any),
		"CorrectionMark": h.call(staff.Admin, "GET", "/articles", "").want(200).at("items.0.corrections.0").(map[string]any),

		"Article":    h.call(staff.Admin, "GET", "/articles/1", "").want(200).json,
		"ArticleRow": h.call(staff.Admin, "GET", "/articles", "").want(200).at("items.0").(map[string]any),
		"Byline":     h.call(staff.Admin, "GET", "/articles/1", "").want(200).at("bylines.0").(map[string]any),
		"Origin":     h.call(staff.Admin, "GET", "/articles/1", "").want(200).at("origin").(map[string]any),
		"Section":    h.call(staff.Admin, "GET", "/sections", "").want(200).at("items.0").(map[string]any),
		"Picture":    h.call(staff.Admin, "GET", "/media/1", "").want(200).json,
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
	if a, b := slices.Sorted(maps.Keys(d.Components.Schemas["Article"].Properties)), slices.Sorted(maps.Keys(d.Components.Schemas["ArticleInput"].Properties)); !slices.Equal(a, b) {
		t.Errorf("answered %q, taken %q", a, b)
	}
	for name := range d.Components.Schemas["ArticleInput"].Properties {
		if got := h.call(staff.Admin, "POST", "/articles", `{"`+name+`":[[]]}`).want(422).faults(); strings.Contains(got, "api.unknown") {
			t.Errorf("%s is described and not known: %s", name, got)
		}
	}
	for name, want := range map[string][]string{"Kind": text(news.Kinds()), "Grade": text(news.Grades()), "Status": text(news.Statuses()), "CorrectionKind": text(news.CorrectionKinds())} {
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
