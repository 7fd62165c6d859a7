package api_test

import (
	"strings"
	"testing"

	"jogan/internal/staff"
)

const frontBody = `{"note":"아침 판","rows":[{"columns":[
	{"span":8,"blocks":[{"key":"a","kind":"lead","count":2,"rule":{"section":"society","grade":"top","fill":true},"places":[{"position":0,"article":1,"title":"큰 제목"}]}]},
	{"span":4,"blocks":[{"key":"b","kind":"section","section":"society","count":3,"repeat":true},{"key":"c","kind":"banner","banner":"side"}]}]}]}`

func TestFrontByProgram(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.call(staff.Admin, "POST", "/articles", story).want(201)
	h.call(staff.Admin, "POST", "/articles/1/publish", "").want(200)
	first := h.call(staff.Layout, "GET", "/front", "").want(200)
	if first.at("status") != "stands" || first.at("section") != nil || first.at("rows.0.columns.0.blocks.0.rule.grade") != "top" {
		t.Fatalf("before anybody arranged it: %s", first.raw)
	}
	h.call(staff.Layout, "PUT", "/front", frontBody).want(428)
	put := h.call(staff.Layout, "PUT", "/front", frontBody, "If-Match", `"0"`).want(200)
	if put.at("status") != "stands" || put.at("note") != "아침 판" || put.at("rows.0.columns.1.blocks.0.section") != "society" || put.at("rows.0.columns.0.blocks.0.places.0.title") != "큰 제목" {
		t.Fatalf("put %s", put.raw)
	}
	h.call(staff.Layout, "PUT", "/front", frontBody, "If-Match", `"0"`).want(409)
	h.call(staff.Reporter, "GET", "/front", "").want(403)

	// What was read is what may be sent back.
	again := h.call(staff.Layout, "PUT", "/front", put.raw, "If-Match", "*").want(200)
	if again.at("rows.0.columns.0.blocks.0.rule.fill") != true {
		t.Errorf("sent back: %s", again.raw)
	}
	draft := h.call(staff.Layout, "PUT", "/front?section=society", strings.Replace(frontBody, "{", `{"draft":true,`, 1), "If-Match", `"0"`).want(200)
	if draft.at("status") != "draft" || draft.at("section") != "society" {
		t.Errorf("a draft: %s", draft.raw)
	}
	h.call(staff.Layout, "GET", "/front?section=nowhere", "").want(404)

	for body, want := range map[string]string{
		`{}`:          "rows field.required",
		`{"rows":{}}`: "rows api.want-list",
		`{"rows":[{"columns":[{"span":"12","blocks":[]}]}]}`:                                                                              "rows[0].columns[0].span field.number",
		`{"rows":[{"columns":[{"span":12,"blocks":[{"key":"a","kind":"roof"}]}]}]}`:                                                       "rows[0].columns[0].blocks[0].kind field.choice",
		`{"rows":[{"columns":[{"span":12,"blocks":[{"key":"a","kind":"lead","count":1,"rule":{"section":"x"}}]}]}]}`:                      "rows[0].columns[0].blocks[0].rule.section field.choice",
		`{"rows":[{"columns":[{"span":12,"blocks":[{"key":"a","kind":"lead","count":1,"places":[{"position":0,"article":9999}]}]}]}]}`:    "block.a.place.0 front.no-article",
		`{"rows":[{"columns":[{"span":12,"blocks":[{"key":"a","kind":"lead","count":1,"places":[{"position":0,"article":1,"x":1}]}]}]}]}`: "rows[0].columns[0].blocks[0].places[0].x api.unknown",
		`{"rows":[{"columns":[{"span":5,"blocks":[]}]}]}`:                                                                                 "row.0 front.columns",
		`{"rows":[{"columns":[{"span":12,"blocks":[{"key":"a","kind":"html","html":"<b>"}]}]}]}`:                                          "block.a.html front.html-forbidden",
	} {
		if got := h.call(staff.Layout, "PUT", "/front", body, "If-Match", "*").want(422).faults(); strings.TrimSpace(got) != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}
