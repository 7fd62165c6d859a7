package api

import (
	_ "embed"
	"io"
	"net/http"

	"jogan/internal/staff"
)

//go:embed openapi.json
var description string

// openAPI is the description of this door for programs (OpenAPI 3.1), written by hand and held to the routes by a test.
func (a *API) openAPI(w http.ResponseWriter, _ *http.Request, _ staff.Actor) error {
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, description)
	return nil
}
