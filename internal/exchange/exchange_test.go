package exchange_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"jogan/internal/exchange"
	"jogan/internal/exchange/document"
	"jogan/internal/exchange/exchangetest"
	"jogan/internal/fault"
	"jogan/internal/richtext"
)

func seoul() *time.Location { return time.FixedZone("KST", 9*3600) }

func read(t *testing.T, name string, data []byte) document.Document {
	t.Helper()
	d, err := exchange.Read(name, data, seoul())
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return d
}

func canonical(t *testing.T, d document.Document) string {
	t.Helper()
	body, err := richtext.Canonical(d.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// The same release comes out of each format; furniture and contacts stay out of its text.
func TestRelease(t *testing.T) {
	t.Parallel()
	mail := func(files ...exchangetest.Attached) []byte {
		return exchangetest.Eml(t, "[보도자료] Fwd: 안내", "<p>안녕하세요. 보도자료를 보내 드립니다.</p>", files...)
	}
	table := "<table>"
	for _, c := range []struct {
		name     string
		data     []byte
		pictures int
		want     []string
	}{
		{"a.docx", exchangetest.Docx(t), 1, []string{table, "<strong>심야버스</strong>", "<h2>무엇이 달라지나</h2>", "<ul><li>노선 12개<ol><li>역과 병원</li></ol></li><li>배차 15분</li></ul>",
			"<td>노선</td><td>7개</td><td>12개</td>", "<td></td><td>밤 11시부터</td><td></td>", `<a href="https://gaon.example/bus">시 누리집</a>`, "밝혔다.1)", "<p>1) 심야는 밤 11시 이후를 말한다.</p>", exchangetest.Second}},
		{"a.hwpx", exchangetest.Hwpx(t), 1, []string{table, "<p>가온시는 다음 달 1일부터</p>", exchangetest.Second + "<br>둘째 줄1)", "<figcaption>새 정류장</figcaption>", "<td></td><td>12개</td>",
			`<a href="https://gaon.example/bus">시 누리집</a>`, "<p>1) 심야는"}},
		{"a.hwp", exchangetest.Hwp(t), 1, []string{table, exchangetest.First + "1)", "□ " + exchangetest.Second, "<td>다음 달</td><td>12개</td>", `<a href="https://gaon.example/bus">시 누리집</a>`, "<p>1) 심야는"}},
		{"a.pdf", exchangetest.PDF(t), 0, []string{exchangetest.First, exchangetest.Second, exchangetest.Third}},
		{"mail with .hwpx and .pdf", mail(exchangetest.Attached{Name: "자료.pdf", Data: exchangetest.PDF(t)}, exchangetest.Attached{Name: "자료.hwpx", Data: exchangetest.Hwpx(t)}), 2, []string{table, exchangetest.Second}},
	} {
		d := read(t, c.name, c.data)
		body := canonical(t, d)
		if d.Title != exchangetest.Title || d.Subtitle != exchangetest.Subtitle {
			t.Errorf("%s: title %q, subtitle %q", c.name, d.Title, d.Subtitle)
		}
		if want := time.Date(2026, 11, 23, 6, 0, 0, 0, seoul()); !d.Embargo.Equal(want) {
			t.Errorf("%s: embargo %v from %q", c.name, d.Embargo, d.EmbargoText)
		}
		if !strings.Contains(strings.Join(d.Contacts, "\n"), exchangetest.Contact) {
			t.Errorf("%s: contacts %q", c.name, d.Contacts)
		}
		if len(d.Pictures) != c.pictures || strings.Count(body, "<figure") != c.pictures {
			t.Errorf("%s: %d pictures, left %v", c.name, len(d.Pictures), d.Left)
		}
		for _, p := range d.Pictures {
			if !bytes.Equal(p.Bytes, exchangetest.Picture(t)) {
				t.Errorf("%s: the picture's bytes are others", c.name)
			}
		}
		for _, want := range c.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s: no %q in\n%s", c.name, want, body)
			}
		}
		for _, not := range []string{"054-000", "보도시점", "보도자료", "보 도", "지운 말", "머리말", "끝&gt;", exchangetest.Title} {
			if strings.Contains(body, not) {
				t.Errorf("%s: %q stands in\n%s", c.name, not, body)
			}
		}
	}
}

func TestMail(t *testing.T) {
	t.Parallel()
	long := "<p>" + strings.Repeat(exchangetest.First+" ", 15) + `</p><p><img src="cid:bus@gaon"></p><table><tr><td>구분</td><td>노선</td></tr><tr><td>지금</td><td>7개</td></tr></table><p>문의: 홍보팀 054-000-1234</p>`
	d := read(t, "a.eml", exchangetest.Eml(t, "FW: [보도자료] 심야버스 늘린다", long, exchangetest.Attached{Name: "메모.xyz", Data: []byte("알 수 없는 것")}))
	if d.Title != "심야버스 늘린다" || d.Sender != "가온시청 홍보담당관" || d.SenderMail != "press@gaon.example" || d.Sent.IsZero() {
		t.Errorf("title %q, sender %q <%s>, sent %v", d.Title, d.Sender, d.SenderMail, d.Sent)
	}
	body := canonical(t, d)
	if !strings.Contains(body, `<figure data-picture="1"></figure><table>`) || strings.Contains(body, "054") || len(d.Contacts) != 1 {
		t.Errorf("body %s, contacts %q", body, d.Contacts)
	}
	if len(d.Left) != 1 || d.Left[0].Key != "document.left-files" {
		t.Errorf("left %v", d.Left)
	}
}

// What is hostile, damaged or of another kind is refused with its reason, whatever its name says.
func TestRefusals(t *testing.T) {
	t.Parallel()
	docx, hwp, pdf := exchangetest.Docx(t), exchangetest.Hwp(t), exchangetest.PDF(t)
	deep := strings.Repeat("<w:tbl><w:tr><w:tc>", 90) + strings.Repeat("</w:tc></w:tr></w:tbl>", 90)
	flags := func(n uint32) []byte {
		return exchangetest.Compound(exchangetest.Stream{Path: "FileHeader", Data: exchangetest.HwpHead(n)})
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":          {nil, "document.empty"},
		"blanks":           {[]byte(" \n "), "document.empty"},
		"a picture":        {exchangetest.Picture(t), "document.unknown"},
		"text":             {[]byte("그냥 글입니다"), "document.unknown"},
		"another archive":  {exchangetest.Zip(t, exchangetest.Entry{Name: "a.txt", Data: []byte("a")}), "document.unknown"},
		"half a docx":      {docx[:len(docx)/2], "document.broken"},
		"half a hwp":       {hwp[:len(hwp)/3], "document.broken"},
		"half a pdf":       {pdf[:200], "document.scanned"},
		"a bomb":           {exchangetest.Zip(t, exchangetest.Entry{Name: "word/document.xml", Data: make([]byte, document.MaxExpanded+1<<20)}), "document.too-large"},
		"elements":         {exchangetest.DocxBody(t, strings.Repeat("<w:p/>", 300_001)), "document.too-large"},
		"nested":           {exchangetest.DocxBody(t, deep), "document.too-large"},
		"entities":         {exchangetest.Zip(t, exchangetest.Entry{Name: "word/document.xml", Data: []byte(`<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`)}), "document.broken"},
		"crossed":          {exchangetest.DocxBody(t, `<w:p><w:r></w:p></w:r>`), "document.broken"},
		"a locked docx":    {exchangetest.Compound(exchangetest.Stream{Path: "EncryptedPackage", Data: make([]byte, 9)}), "document.encrypted"},
		"a .doc":           {exchangetest.Compound(exchangetest.Stream{Path: "WordDocument", Data: make([]byte, 5000)}), "document.old-word"},
		"a locked hwp":     {flags(3), "document.encrypted"},
		"for distribution": {flags(5), "document.distribution"},
		"an empty hwp":     {flags(1), "document.broken"},
		"an old hwp":       {[]byte("HWP Document File V3.00 \x1a\x01"), "document.old-hwp"},
		"a locked pdf":     {[]byte("%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj trailer << /Encrypt 3 0 R >>"), "document.encrypted"},
		"a scan":           {exchangetest.PDFOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Kids [3 0 R] >>", "<< /Type /Page >>"), "document.scanned"},
		"a pdf in circles": {exchangetest.PDFOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Kids [2 0 R 2 0 R] >>"), "document.broken"},
		"no fonts' words": {exchangetest.PDFOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Kids [3 0 R] /Resources << /Font << /F 4 0 R >> >> >>", "<< /Type /Page /Contents 5 0 R >>",
			"<< /Subtype /Type0 /Encoding /Identity-H >>", "<< /Length 3 >>\nstream\nBT /F 9 Tf <"+strings.Repeat("00AA", 50)+"> Tj /F 9 Tf ET\nendstream"), "document.blind"},
	} {
		_, err := exchange.Read(name+".docx", c.data, seoul())
		if !fault.Is(err, fault.Invalid) || fault.TextOf(err).Key != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// Any part cut off or changed gives a document or a reason, and never a fault of ours.
func TestDamaged(t *testing.T) {
	t.Parallel()
	for name, whole := range samples(t) {
		step := max(1, len(whole)/60)
		for i := 0; i < len(whole); i += step {
			holds(t, name, whole[:i])
			changed := bytes.Clone(whole)
			changed[i] ^= 0xFF
			holds(t, name, changed)
		}
	}
}

func samples(t testing.TB) map[string][]byte {
	return map[string][]byte{
		"docx": exchangetest.Docx(t), "hwpx": exchangetest.Hwpx(t), "hwp": exchangetest.Hwp(t), "pdf": exchangetest.PDF(t),
		"eml": exchangetest.Eml(t, "제목", "<p>글</p>", exchangetest.Attached{Name: "a.pdf", Data: exchangetest.PDF(t)}),
	}
}

func holds(t *testing.T, name string, data []byte) {
	t.Helper()
	d, err := exchange.Read(name, data, seoul())
	if err != nil {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
		return
	}
	for _, n := range richtext.Pictures(d.Body) {
		if n < 1 || n > int64(len(d.Pictures)) {
			t.Errorf("%s: picture %d of %d", name, n, len(d.Pictures))
		}
	}
}

// FuzzRead throws whole files at the recognition; the fuzz targets below reach behind packing and tables.
func FuzzRead(f *testing.F) {
	for _, data := range samples(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 1<<20 {
			holds(t, "file", data)
		}
	})
}

func FuzzDocx(f *testing.F) {
	f.Add(`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "https://a.example"</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>가</w:t><w:fldChar w:fldCharType="end"/><w:footnoteReference w:id="2"/></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99"/></w:tcPr></w:tc></w:tr></w:tbl>`)
	f.Fuzz(func(t *testing.T, body string) { holds(t, "docx", exchangetest.DocxBody(t, body)) })
}

func FuzzHwpx(f *testing.F) {
	f.Add(`<hs:sec><hp:p styleIDRef="0"><hp:run charPrIDRef="0"><hp:ctrl><hp:fieldBegin type="HYPERLINK"/></hp:ctrl><hp:t>가<hp:deleteBegin/></hp:t><hp:tbl><hp:tr><hp:tc><hp:cellAddr colAddr="9"/></hp:tc></hp:tr></hp:tbl><hp:pic><hc:img binaryItemIDRef="x"/></hp:pic></hp:run></hp:p></hs:sec>`)
	f.Fuzz(func(t *testing.T, section string) {
		holds(t, "hwpx", exchangetest.Zip(t, exchangetest.Entry{Name: "Contents/section0.xml", Data: []byte(section)}))
	})
}

func FuzzHwp(f *testing.F) {
	f.Add([]byte{0x15, 0, 0, 0}, append(exchangetest.Record(0x42, 0, make([]byte, 22)), exchangetest.Record(0x43, 1, []byte{11, 0, 1, 2})...))
	f.Fuzz(func(t *testing.T, info, section []byte) {
		holds(t, "hwp", exchangetest.Compound(exchangetest.Stream{Path: "FileHeader", Data: exchangetest.HwpHead(0)},
			exchangetest.Stream{Path: "DocInfo", Data: info}, exchangetest.Stream{Path: "BodyText/Section0", Data: section}))
	})
}

func FuzzEml(f *testing.F) {
	f.Add("Subject: =?euc-kr?B?sKE=?=\r\nFrom: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=cp949\r\n\r\n<p>\xb0\xa1\r\n--x--")
	f.Fuzz(func(t *testing.T, mail string) {
		holds(t, "eml", []byte("From: a@b.example\r\nMIME-Version: 1.0\r\n"+mail))
	})
}

func FuzzPDF(f *testing.F) {
	f.Add("BT /F 9 Tf 1 0 0 1 60 700 Tm [(a) -300 <0041>] TJ T* (b\\051) ' ET q 1 0 0 1 0 0 cm /X Do Q BI ID x EI", "1 beginbfrange <00> <FF> <0041> endbfrange")
	f.Fuzz(func(t *testing.T, content, table string) {
		stream := func(s string) string { return "<< /Length 0 >>\nstream\n" + s + "\nendstream" }
		holds(t, "pdf", exchangetest.PDFOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Kids [3 0 R] /Resources << /Font << /F 4 0 R >> /XObject << /X 5 0 R >> >> >>",
			"<< /Type /Page /Contents 5 0 R >>", "<< /Subtype /TrueType /ToUnicode 6 0 R >>", stream(content), stream(table)))
	})
}
