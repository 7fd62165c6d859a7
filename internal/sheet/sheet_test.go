package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"jogan/internal/sheet"
)

func table(t *testing.T, w sheet.Writer) {
	t.Helper()
	zone := time.FixedZone("KST", 9*3600)
	for _, row := range [][]any{
		{"번호", "제목", "발행"},
		{int64(7), "=HYPERLINK(\"http://x\")", time.Date(2026, 1, 19, 13, 57, 30, 0, zone)},
		{-3, "줄\n바꿈 <b> & \x01 _x000D_ ]]>", time.Time{}},
		{0, "", time.Date(1900, 1, 1, 0, 0, 0, 0, zone)},
	} {
		if err := w.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Row(3.5); err == nil {
		t.Error("a cell of another type was taken")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w, err := sheet.CSV(&b)
	if err != nil {
		t.Fatal(err)
	}
	table(t, w)
	text, marked := strings.CutPrefix(b.String(), "\ufeff")
	if !marked || !strings.HasPrefix(text, "번호,제목,발행\r\n7,\"'=HYPERLINK(\"\"http://x\"\")\",2026-01-19 13:57:30\r\n") {
		t.Errorf("%q", b.String())
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 4 || rows[2][0] != "-3" || rows[3][2] != "1900-01-01 00:00:00" {
		t.Errorf("%q, %v", rows, err)
	}
	for text, want := range map[string]string{"": "", "글": "글", "+82": "'+82", "-": "'-", "@a": "'@a", "\t=": "'\t=", "＝1": "'＝1", "a=1": "a=1"} {
		if got := sheet.Plain(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// The parts of the workbook name each other as the format asks, and the sheet reads back as what was written.
func TestXLSX(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w, err := sheet.XLSX(&b, "기사/목록 & 표", 8, 40)
	if err != nil {
		t.Fatal(err)
	}
	table(t, w)
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts["/"+f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(bytes.NewReader(parts["/"+f.Name])); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	var types struct {
		Overrides []struct {
			PartName string `xml:"PartName,attr"`
		} `xml:"Override"`
	}
	if err := xml.Unmarshal(parts["/[Content_Types].xml"], &types); err != nil || len(types.Overrides) != 3 {
		t.Errorf("%+v, %v", types, err)
	}
	for _, x := range types.Overrides {
		if parts[x.PartName] == nil {
			t.Errorf("there is no part %s", x.PartName)
		}
	}
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := xml.Unmarshal(parts["/xl/workbook.xml"], &book); err != nil || len(book.Sheets) != 1 || book.Sheets[0].Name != "기사 목록 & 표" {
		t.Errorf("%+v, %v", book, err)
	}
	var page struct {
		Rows []struct {
			R     int `xml:"r,attr"`
			Cells []struct {
				R string `xml:"r,attr"`
				T string `xml:"t,attr"`
				S string `xml:"s,attr"`
				V string `xml:"v"`
				I string `xml:"is>t"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := xml.Unmarshal(parts["/xl/worksheets/sheet1.xml"], &page); err != nil || len(page.Rows) < 4 {
		t.Fatalf("%+v, %v", page, err)
	}
	if c := page.Rows[0].Cells[1]; c.R != "B1" || c.T != "inlineStr" || c.S != "2" || c.I != "제목" {
		t.Errorf("heading %+v", c)
	}
	row := page.Rows[1]
	if row.R != 2 || row.Cells[0].V != "7" || row.Cells[1].I != `=HYPERLINK("http://x")` || row.Cells[1].T != "inlineStr" || row.Cells[2].V != "46041.58159722" || row.Cells[2].S != "1" {
		t.Errorf("row %+v", row)
	}
	if c := page.Rows[2].Cells[1]; c.I != "줄\n바꿈 <b> & \ufffd _x005F_x000D_ ]]>" {
		t.Errorf("%q", c.I)
	}
	if row := page.Rows[3]; row.Cells[0].V != "0" || row.Cells[1].R != "C4" || row.Cells[1].V != "2.00000000" {
		t.Errorf("row %+v", row)
	}
}

func TestLongCell(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w, err := sheet.XLSX(&b, "", 8)
	if err != nil {
		t.Fatal(err)
	}
	for range 30 { // and the columns after Z
		if err := w.Row(append(make([]any, 0, 28), strings.Repeat("가", 40000), 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2)...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(f)
	if err != nil || !strings.Contains(string(raw), `<c r="AB30"><v>2</v></c>`) || strings.Count(string(raw), "가") != 30*32767 {
		t.Errorf("%d, %v", strings.Count(string(raw), "가"), err)
	}
}
