// Package sheet writes tables that spreadsheets open, row by row, however long they are: CSV as Excel reads it, and XLSX.
// It owns the two formats and that no cell becomes a formula; what stands in the cells is the caller's. It reads nothing.
package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// Writer takes a table row by row; the first row is its heading. Close ends it; what was written before is of no use
// without. A cell is a string, an int, an int64 or a time.Time, printed on the clocks of its own zone; the zero time is
// an empty cell.
type Writer interface {
	Row(cells ...any) error
	Close() error
}

// Bounds of a worksheet (ECMA-376, and Excel's published limits).
const (
	maxRows = 1 << 20
	maxText = 32767 // UTF-16 units in a cell
)

// ErrTooLong is a table that has more rows than a worksheet may have.
var ErrTooLong = errors.New("more than 1,048,576 rows")

// CSV writes RFC 4180 with CRLF in UTF-8. The byte order mark makes Excel read it as UTF-8, in Korea too, where it would
// else take it for CP949.
func CSV(w io.Writer) (Writer, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	return &csvWriter{c}, nil
}

type csvWriter struct{ w *csv.Writer }

func (c *csvWriter) Row(cells ...any) error {
	row := make([]string, len(cells))
	for i, cell := range cells {
		switch x := cell.(type) {
		case string:
			row[i] = Plain(x)
		case time.Time:
			if !x.IsZero() {
				row[i] = x.Format("2006-01-02 15:04:05")
			}
		case int, int64:
			row[i] = fmt.Sprint(x)
		default:
			return fmt.Errorf("sheet: a cell of type %T", cell)
		}
	}
	return c.w.Write(row)
}

func (c *csvWriter) Close() error {
	c.w.Flush()
	return c.w.Error()
}

// Plain keeps a text from being taken for a formula by a program that opens a CSV file (OWASP, CSV injection): an
// apostrophe stands before what would begin one, also in the wide letters of East Asian keyboards.
func Plain(s string) string {
	if first, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + s
	}
	return s
}

// XLSX writes a workbook with one sheet (ECMA-376 part 1, §12 and §18). widths are those of the columns in characters.
// Texts are inline strings, which no program takes for formulas. The rows go out as they come.
func XLSX(w io.Writer, name string, widths ...int) (Writer, error) {
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", packageRels}, {"xl/_rels/workbook.xml.rels", workbookRels},
		{"xl/styles.xml", styles}, {"xl/workbook.xml", fmt.Sprintf(workbook, escaped(sheetName(name)))},
	} {
		f, err := z.Create(part.name)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(f, xml.Header+part.text); err != nil {
			return nil, err
		}
	}
	f, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	x := &xlsxWriter{zip: z, w: bufio.NewWriter(f)}
	x.print(xml.Header, `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`,
		`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`)
	for i, width := range widths {
		if i == 0 {
			x.print("<cols>")
		}
		x.print(fmt.Sprintf(`<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, width))
		if i == len(widths)-1 {
			x.print("</cols>")
		}
	}
	x.print("<sheetData>")
	return x, x.err
}

// The fixed parts of a workbook. The styles of cells: 0 plain, 1 a day with its time, 2 the heading.
const (
	contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`
	packageRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	workbookRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`
	workbook = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheets><sheet name="%s" sheetId="1" r:id="rId1"/></sheets></workbook>`
	styles = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
		`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
		`<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
)

type xlsxWriter struct {
	zip  *zip.Writer
	w    *bufio.Writer
	rows int
	err  error
}

func (x *xlsxWriter) print(parts ...string) {
	for _, p := range parts {
		if x.err == nil {
			_, x.err = x.w.WriteString(p)
		}
	}
}

func (x *xlsxWriter) Row(cells ...any) error {
	if x.rows == maxRows {
		return ErrTooLong
	}
	row := strconv.Itoa(x.rows + 1)
	parts := []string{`<row r="`, row, `">`}
	for i, cell := range cells {
		at := column(i) + row
		switch c := cell.(type) {
		case string:
			if c == "" {
				continue
			}
			style := ""
			if x.rows == 0 {
				style = ` s="2"`
			}
			parts = append(parts, `<c r="`, at, `"`, style, ` t="inlineStr"><is><t xml:space="preserve">`, escaped(c), `</t></is></c>`)
		case time.Time:
			if !c.IsZero() {
				parts = append(parts, `<c r="`, at, `" s="1"><v>`, serial(c), `</v></c>`)
			}
		case int, int64:
			parts = append(parts, `<c r="`, at, `"><v>`, fmt.Sprint(c), `</v></c>`)
		default:
			return fmt.Errorf("sheet: a cell of type %T", cell)
		}
	}
	x.rows++
	x.print(append(parts, "</row>")...)
	return x.err
}

func (x *xlsxWriter) Close() error {
	x.print("</sheetData></worksheet>")
	return errors.Join(x.err, x.w.Flush(), x.zip.Close())
}

// column is the name of a column: A … Z, AA …
func column(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// serial is a moment as a worksheet counts it: days since 1899-12-30 on the clocks of its zone, of which there is no
// other to write down.
func serial(t time.Time) string {
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	days := wall.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
	return strconv.FormatFloat(days, 'f', 8, 64)
}

// underscored is text that a reader would take for an escaped character (ECMA-376 part 1, §22.9.2.19, ST_Xstring).
var underscored = regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`)

// escaped is a text as it stands in XML, no longer than a cell holds. Characters that XML does not have become U+FFFD.
func escaped(s string) string {
	if len(s) > maxText { // fewer bytes are fewer units
		if units := utf16.Encode([]rune(s)); len(units) > maxText {
			s = strings.TrimSuffix(string(utf16.Decode(units[:maxText])), "\ufffd")
		}
	}
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(underscored.ReplaceAllString(s, "_x005F_$1"))); err != nil {
		return "" // a buffer in memory takes every write
	}
	return b.String()
}

// sheetName is a name that a worksheet may have: at most 31 characters, none of []:*?/\.
func sheetName(s string) string {
	s = strings.Trim(strings.NewReplacer("[", " ", "]", " ", ":", " ", "*", " ", "?", " ", "/", " ", "\\", " ").Replace(s), "' ")
	if runes := []rune(s); len(runes) > 31 {
		s = string(runes[:31])
	}
	if s == "" {
		return "1"
	}
	return s
}
