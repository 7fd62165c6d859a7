package oldsite

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// MaxTable is the largest table of redirects that is read, in bytes.
const MaxTable = 24 << 20

// Row is a line of a table of redirects: where from, where to. Whether the two can be is not looked at.
type Row struct {
	Line     int // in the file, from 1
	From, To string
}

// ReadTable reads a table of redirects as spreadsheets save them: CSV in UTF-8, with a mark at its beginning or without,
// or in CP949, set apart by commas, semicolons or tabs. The first line may name the columns; columns behind the second
// are passed over, empty lines too. What is no such table is Invalid in the field "file".
func ReadTable(raw []byte) ([]Row, error) {
	if len(raw) > MaxTable {
		return nil, fault.In("file", "redirect.file-large", MaxTable>>20)
	}
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
	if !utf8.Valid(raw) {
		read, err := korean.EUCKR.NewDecoder().Bytes(raw)
		if err != nil || bytes.ContainsRune(read, utf8.RuneError) {
			return nil, fault.In("file", "redirect.file-text")
		}
		raw = read
	}
	if bytes.IndexByte(raw, 0) >= 0 {
		return nil, fault.In("file", "redirect.file-text")
	}
	first, _, _ := strings.Cut(string(raw[:min(len(raw), 4096)]), "\n")
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
	for _, comma := range []rune{'\t', ';'} {
		if strings.ContainsRune(first, comma) && !strings.Contains(first, ",") {
			r.Comma = comma
		}
	}
	var rows []Row
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := r.FieldPos(0)
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "redirect.file-text")
		}
		row := Row{Line: line, From: cell(cells, 0), To: cell(cells, 1)}
		if row.From == "" && row.To == "" {
			continue
		}
		if len(rows) == 0 && line == 1 && !strings.Contains(row.From+row.To, "/") {
			continue // the columns' names
		}
		if rows = append(rows, row); len(rows) > news.MaxRedirects {
			return nil, fault.In("file", "redirect.many", news.MaxRedirects)
		}
	}
	if len(rows) == 0 {
		return nil, fault.In("file", "redirect.file-empty")
	}
	return rows, nil
}

// cell is a cell of a line without what marks it as text in our own tables.
func cell(cells []string, i int) string {
	if i >= len(cells) {
		return ""
	}
	return strings.Clone(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(cells[i]), "'")))
}
