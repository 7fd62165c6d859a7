package newsroom

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// bom tells Excel that a file is UTF-8; without it Korean comes out as noise.
const bom = "\uFEFF"

// writeCSV sends a table as a file that a spreadsheet opens. name is the file's, without its ending.
func writeCSV(w http.ResponseWriter, name string, now time.Time, rows [][]string) error {
	var b bytes.Buffer
	b.WriteString(bom)
	out := csv.NewWriter(&b)
	out.UseCRLF = true // RFC 4180
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = inert(cell)
		}
		if err := out.Write(safe); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="jogan-%s-%s.csv"`, name, now.Format(time.DateOnly)))
	_, _ = w.Write(b.Bytes()) // the client may have gone; there is nobody to tell
	return nil
}

// inert keeps a spreadsheet from taking a title for a formula: what begins as one does is marked as text.
func inert(cell string) string {
	if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r\n") {
		return "'" + cell
	}
	return cell
}
