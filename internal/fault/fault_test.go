package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"jogan/internal/fault"
)

func TestKindSurvivesWrapping(t *testing.T) {
	err := fmt.Errorf("publish article 7: %w", fault.New(fault.Conflict, "article.stale"))
	if fault.Of(err) != fault.Conflict || !fault.Is(err, fault.Conflict) || fault.Is(nil, fault.Internal) {
		t.Fatalf("kind lost: %v", err)
	}
	if fault.Of(errors.New("disk")) != fault.Internal {
		t.Fatal("an undeclared error must be internal")
	}
}

func TestFieldKeepsItsFirstFault(t *testing.T) {
	var f fault.Fields
	if f.Err() != nil {
		t.Fatal("no field, no error")
	}
	f.Add("title", "field.required")
	f.Add("title", "field.too-long", 200)
	f.Add("slug", "field.too-long", 60)
	got := fault.FieldsOf(fmt.Errorf("save: %w", f.Err()))
	if len(got) != 2 || got[0].Key != "field.required" || got[1].Args[0] != 60 {
		t.Fatalf("fields: %v", got)
	}
	if want := "invalid: fault.invalid; title: field.required; slug: field.too-long[60]"; f.Err().Error() != want {
		t.Fatalf("message %q, want %q", f.Err(), want)
	}
}
