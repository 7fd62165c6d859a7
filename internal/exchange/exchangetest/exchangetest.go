// Package exchangetest writes documents as the programs of press offices write them, for tests: the same release of a
// town that does not exist in each format. It is test support and refuses nothing.
package exchangetest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime"
	"sort"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/korean"
)

// The words of the release.
const (
	Title    = "가온시, 겨울 심야버스 노선 12개로 늘린다"
	Subtitle = "다음 달부터 새벽 1시까지… 배차는 15분"
	First    = "가온시는 다음 달 1일부터 심야버스 노선을 12개로 늘린다고 밝혔다."
	Second   = "시는 역과 병원을 잇는 노선을 먼저 늘리고 배차 간격을 15분으로 줄인다."
	Third    = "자세한 시간표는 시 누리집에서 볼 수 있다."
	Embargo  = "2026. 11. 23.(월) 06:00"
	Contact  = "교통과 나래울 (054-000-1234)"
	Link     = "https://gaon.example/bus"
)

// Picture is a photograph as PNG.
func Picture(t testing.TB) []byte {
	t.Helper()
	photo, err := picture()
	if err != nil {
		t.Fatal(err)
	}
	return photo
}

// picture is made once: fuzzing asks for it at each input.
var picture = sync.OnceValues(func() ([]byte, error) {
	m := image.NewRGBA(image.Rect(0, 0, 640, 400))
	for i := range m.Pix {
		m.Pix[i] = byte(i * 7 % 251)
	}
	m.Set(1, 1, color.White)
	var b bytes.Buffer
	err := png.Encode(&b, m)
	return b.Bytes(), err
})

// Entry is a file of an archive.
type Entry struct {
	Name string
	Data []byte
}

// Zip packs an archive.
func Zip(t testing.TB, entries ...Entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		method := zip.Deflate
		if e.Name == "mimetype" {
			method = zip.Store
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: e.Name, Method: method})
		if err == nil {
			_, err = w.Write(e.Data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

func wp(style, text string) string {
	p := ""
	if style != "" {
		p = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
	}
	return `<w:p>` + p + `<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func wtc(properties string, paragraphs ...string) string {
	return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + strings.Join(paragraphs, "") + `</w:tc>`
}

// DocxBody wraps the markup of a body to Word's document with its further parts.
func DocxBody(t testing.TB, body string) []byte {
	t.Helper()
	return Zip(t,
		Entry{"[Content_Types].xml", []byte(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`)},
		Entry{"word/document.xml", []byte(xmlHead + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>` + body + `<w:sectPr/></w:body></w:document>`)},
		Entry{"word/_rels/document.xml.rels", []byte(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId5" Type="image" Target="media/image1.png"/><Relationship Id="rId6" Type="hyperlink" Target="` + Link + `" TargetMode="External"/></Relationships>`)},
		Entry{"word/styles.xml", []byte(xmlHead + `<w:styles xmlns:w="x"><w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/><w:rPr><w:sz w:val="44"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style><w:style w:type="paragraph" w:styleId="a5"><w:name w:val="List Paragraph"/></w:style></w:styles>`)},
		Entry{"word/numbering.xml", []byte(xmlHead + `<w:numbering xmlns:w="x"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num></w:numbering>`)},
		Entry{"word/footnotes.xml", []byte(xmlHead + `<w:footnotes xmlns:w="x"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:id="2">` + wp("", "심야는 밤 11시 이후를 말한다.") + `</w:footnote></w:footnotes>`)},
		Entry{"docProps/app.xml", []byte(xmlHead + `<Properties xmlns="x"><Company>가온시</Company></Properties>`)},
		Entry{"word/media/image1.png", Picture(t)},
	)
}

// Docx is the release as Word writes it.
func Docx(t testing.TB) []byte {
	t.Helper()
	item := func(level int, text string) string {
		return fmt.Sprintf(`<w:p><w:pPr><w:pStyle w:val="a5"/><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, text)
	}
	return DocxBody(t, `<w:tbl><w:tr>`+wtc(`<w:gridSpan w:val="2"/>`, wp("", "보 도 자 료"))+`</w:tr><w:tr>`+wtc("", wp("", "보도시점"))+wtc("", wp("", Embargo))+`</w:tr></w:tbl>`+
		wp("a3", Title)+wp("", "- "+Subtitle+" -")+
		`<w:p><w:r><w:t xml:space="preserve">가온시는 다음 달 1일부터 </w:t></w:r><w:del w:id="1"><w:r><w:delText>지운 말</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:rPr><w:b/></w:rPr><w:t>심야버스</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> 노선을 12개로 늘린다고 밝혔다.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>`+
		wp("2", "무엇이 달라지나")+item(0, "노선 12개")+item(1, "역과 병원")+item(0, "배차 15분")+
		wp("", Second)+
		`<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="그림 1" descr="정류장"/><a:graphic><a:graphicData><a:blip r:embed="rId5"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`+
		`<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>`+wtc("", wp("", "구분"))+wtc("", wp("", "지금"))+wtc("", wp("", "다음 달"))+`</w:tr>`+
		`<w:tr>`+wtc(`<w:vMerge w:val="restart"/>`, wp("", "노선"))+wtc("", wp("", "7개"))+wtc("", wp("", "12개"))+`</w:tr>`+
		`<w:tr>`+wtc(`<w:vMerge/>`, `<w:p/>`)+wtc(`<w:gridSpan w:val="2"/>`, wp("", "밤 11시부터"))+`</w:tr></w:tbl>`+
		`<w:p><w:r><w:t xml:space="preserve">자세한 시간표는 </w:t></w:r><w:hyperlink r:id="rId6"><w:r><w:t>시 누리집</w:t></w:r></w:hyperlink><w:r><w:t>에서 볼 수 있다.</w:t></w:r></w:p>`+
		`<w:tbl><w:tr>`+wtc("", wp("", "담당부서"))+wtc("", wp("", Contact))+`</w:tr></w:tbl>`+wp("", "&lt;끝&gt;"))
}

func hp(style, char, inside string) string {
	return `<hp:p id="0" paraPrIDRef="0" styleIDRef="` + style + `"><hp:run charPrIDRef="` + char + `">` + inside + `</hp:run><hp:linesegarray/></hp:p>`
}

func ht(text string) string { return `<hp:t>` + text + `</hp:t>` }

func htc(column, row int, paragraphs ...string) string {
	return fmt.Sprintf(`<hp:tc name="" header="0"><hp:subList>%s</hp:subList><hp:cellAddr colAddr="%d" rowAddr="%d"/><hp:cellSpan colSpan="1" rowSpan="1"/></hp:tc>`, strings.Join(paragraphs, ""), column, row)
}

func htbl(rows ...string) string {
	return hp("0", "0", `<hp:tbl id="1"><hp:tr>`+strings.Join(rows, `</hp:tr><hp:tr>`)+`</hp:tr></hp:tbl><hp:t/>`)
}

// Hwpx is the release as Hancom's program writes it in its open form.
func Hwpx(t testing.TB) []byte {
	t.Helper()
	section := xmlHead + `<hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hc="http://www.hancom.co.kr/hwpml/2011/core">` +
		hp("0", "0", `<hp:secPr id=""><hp:pagePr/></hp:secPr><hp:ctrl><hp:header id="1"><hp:subList>`+hp("0", "0", ht("쪽마다 있는 머리말"))+`</hp:subList></hp:header></hp:ctrl>`) +
		htbl(htc(0, 0, hp("0", "0", ht("보도자료"))), htc(0, 1, hp("0", "0", ht("보도시점")))+htc(1, 1, hp("0", "0", ht(Embargo)))) +
		htbl(htc(0, 0, hp("0", "7", ht(Title)), hp("0", "0", ht("- "+Subtitle+" -")))) +
		hp("0", "0", `<hp:t>가온시는 다음 달 1일부터 <hp:deleteBegin/>지운 말<hp:deleteEnd/></hp:t>`) +
		hp("0", "0", `<hp:t>□ `+Second+`<hp:lineBreak/>둘째 줄</hp:t><hp:ctrl><hp:footNote number="1"><hp:subList>`+hp("0", "0", ht("심야는 밤 11시 이후를 말한다."))+`</hp:subList></hp:footNote></hp:ctrl>`) +
		hp("0", "0", `<hp:pic id="2"><hc:img binaryItemIDRef="image1" bright="0"/><hp:caption side="BOTTOM"><hp:subList>`+hp("0", "0", ht("새 정류장"))+`</hp:subList></hp:caption></hp:pic>`) +
		htbl(htc(0, 0, hp("0", "0", ht("구분")))+htc(1, 0, hp("0", "0", ht("노선"))), htc(1, 1, hp("0", "0", ht("12개")))) +
		hp("0", "0", `<hp:ctrl><hp:fieldBegin id="3" type="HYPERLINK" name=""><hp:parameters cnt="2"><hp:stringParam name="Command">https\://gaon.example/bus;1;0;0;</hp:stringParam></hp:parameters></hp:fieldBegin></hp:ctrl><hp:t>시 누리집</hp:t><hp:ctrl><hp:fieldEnd beginIDRef="3"/></hp:ctrl>`) +
		htbl(htc(0, 0, hp("0", "0", ht("담당부서")))+htc(1, 0, hp("0", "0", ht(Contact)))) +
		`</hs:sec>`
	return Zip(t,
		Entry{"mimetype", []byte("application/hwp+zip")},
		Entry{"version.xml", []byte(xmlHead + `<hv:HCFVersion xmlns:hv="x" application="Hancom Office Hangul"/>`)},
		Entry{"Contents/content.hpf", []byte(xmlHead + `<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:manifest><opf:item id="header" href="Contents/header.xml" media-type="application/xml"/><opf:item id="image1" href="BinData/image1.png" media-type="image/png" isEmbeded="1"/><opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/></opf:manifest><opf:spine><opf:itemref idref="header"/><opf:itemref idref="section0"/></opf:spine></opf:package>`)},
		Entry{"Contents/header.xml", []byte(xmlHead + `<hh:head xmlns:hh="x"><hh:refList><hh:charProperties><hh:charPr id="0" height="1000"><hh:strikeout shape="NONE"/></hh:charPr><hh:charPr id="7" height="2200"><hh:bold/></hh:charPr></hh:charProperties><hh:styles><hh:style id="0" type="PARA" name="바탕글" engName="Normal"/></hh:styles></hh:refList></hh:head>`)},
		Entry{"Contents/section0.xml", []byte(section)},
		Entry{"BinData/image1.png", Picture(t)},
	)
}

// Stream is a stream of a compound file; its path has at most one folder.
type Stream struct {
	Path string
	Data []byte
}

// Compound packs a compound file of sectors of 512 bytes. Streams below 4096 bytes lie in the small sectors.
func Compound(streams ...Stream) []byte {
	const end, free, none = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF
	var sectors []byte
	var fat []uint32
	put := func(data []byte) uint32 {
		if len(data) == 0 {
			return end
		}
		first := len(fat)
		for n := (len(data) + 511) / 512; n > 0; n-- {
			next := uint32(len(fat) + 1)
			if n == 1 {
				next = end
			}
			fat = append(fat, next)
		}
		sectors = append(append(sectors, data...), make([]byte, (512-len(data)%512)%512)...)
		return uint32(first)
	}
	type entry struct {
		name               string
		kind               byte
		right, child, from uint32
		size               int
	}
	entries := []entry{{name: "Root Entry", kind: 5, right: none, child: none}}
	var mini []byte
	var minifat []uint32
	folders := map[string]int{"": 0}
	under := func(parent int, e entry) int {
		e.right = entries[parent].child
		entries = append(entries, e)
		entries[parent].child = uint32(len(entries) - 1)
		return len(entries) - 1
	}
	sort.Slice(streams, func(i, j int) bool { return streams[i].Path < streams[j].Path })
	for _, s := range streams {
		folder, name, in := strings.Cut(s.Path, "/")
		if !in {
			folder, name = "", s.Path
		}
		if _, known := folders[folder]; !known {
			folders[folder] = under(0, entry{name: folder, kind: 1, child: none})
		}
		e := entry{name: name, kind: 2, child: none, size: len(s.Data)}
		if len(s.Data) >= 4096 {
			e.from = put(s.Data)
		} else if e.from = end; len(s.Data) > 0 {
			e.from = uint32(len(minifat))
			for n := (len(s.Data) + 63) / 64; n > 0; n-- {
				next := uint32(len(minifat) + 1)
				if n == 1 {
					next = end
				}
				minifat = append(minifat, next)
			}
			mini = append(append(mini, s.Data...), make([]byte, (64-len(s.Data)%64)%64)...)
		}
		under(folders[folder], e)
	}
	words := func(all []uint32) []byte {
		var b []byte
		for _, n := range all {
			b = binary.LittleEndian.AppendUint32(b, n)
		}
		return b
	}
	entries[0].from, entries[0].size = put(mini), len(mini)
	for len(minifat)%128 != 0 {
		minifat = append(minifat, free)
	}
	minifatAt := put(words(minifat))
	var directory []byte
	for _, e := range entries {
		b := make([]byte, 128)
		units := utf16.Encode([]rune(e.name))
		for i, u := range units {
			binary.LittleEndian.PutUint16(b[2*i:], u)
		}
		binary.LittleEndian.PutUint16(b[64:], uint16(2*len(units)+2))
		b[66], b[67] = e.kind, 1
		binary.LittleEndian.PutUint32(b[68:], none)
		binary.LittleEndian.PutUint32(b[72:], e.right)
		binary.LittleEndian.PutUint32(b[76:], e.child)
		binary.LittleEndian.PutUint32(b[116:], e.from)
		binary.LittleEndian.PutUint32(b[120:], uint32(e.size))
		directory = append(directory, b...)
	}
	directoryAt := put(directory)
	tables := 1
	for (len(fat)+tables+127)/128 > tables {
		tables++
	}
	tableAt := len(fat)
	for range tables {
		fat = append(fat, 0xFFFFFFFD)
	}
	for len(fat)%128 != 0 {
		fat = append(fat, free)
	}
	head := make([]byte, 512)
	copy(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	for at, v := range map[int]uint16{24: 0x3E, 26: 3, 28: 0xFFFE, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(head[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(tables), 48: directoryAt, 56: 4096, 60: minifatAt, 64: uint32(len(minifat) / 128), 68: end} {
		binary.LittleEndian.PutUint32(head[at:], v)
	}
	for i := range 109 {
		n := uint32(free)
		if i < tables {
			n = uint32(tableAt + i)
		}
		binary.LittleEndian.PutUint32(head[76+4*i:], n)
	}
	return append(append(head, sectors...), words(fat)...)
}

// Record is a record of Hancom's binary form.
func Record(tag, level int, data []byte) []byte {
	if len(data) >= 0xFFF {
		b := binary.LittleEndian.AppendUint32(nil, uint32(tag|level<<10|0xFFF<<20))
		return append(binary.LittleEndian.AppendUint32(b, uint32(len(data))), data...)
	}
	return append(binary.LittleEndian.AppendUint32(nil, uint32(tag|level<<10|len(data)<<20)), data...)
}

func units(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func counted(s string) []byte {
	return append(binary.LittleEndian.AppendUint16(nil, uint16(len(utf16.Encode([]rune(s))))), units(s)...)
}

// anchor is the place of a control in a text: eight characters that begin and end with its code.
func anchor(code uint16, name string) []byte {
	b := binary.LittleEndian.AppendUint16(nil, code)
	b = append(b, name[3], name[2], name[1], name[0])
	b = append(b, make([]byte, 8)...)
	return binary.LittleEndian.AppendUint16(b, code)
}

func backwards(name string) []byte { return []byte{name[3], name[2], name[1], name[0]} }

// hwpParagraph is a paragraph at a level with letters of a shape, and the records of its controls.
func hwpParagraph(level, shape int, text []byte, controls ...[]byte) []byte {
	head := make([]byte, 22)
	binary.LittleEndian.PutUint32(head, uint32(len(text)/2+1))
	out := Record(0x42, level, head)
	out = append(out, Record(0x43, level+1, append(append([]byte(nil), text...), 13, 0))...)
	shapes := binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, 0), uint32(shape))
	out = append(out, Record(0x44, level+1, shapes)...)
	return append(out, bytes.Join(controls, nil)...)
}

func hwpTable(rows [][]string) []byte {
	out := Record(0x47, 1, append(backwards("tbl "), make([]byte, 42)...))
	body := binary.LittleEndian.AppendUint32(nil, 0)
	body = binary.LittleEndian.AppendUint16(body, uint16(len(rows)))
	out = append(out, Record(0x4D, 2, binary.LittleEndian.AppendUint16(body, uint16(len(rows[0]))))...)
	for y, row := range rows {
		for x, text := range row {
			list := binary.LittleEndian.AppendUint32(nil, 1)
			list = binary.LittleEndian.AppendUint32(list, 0)
			for _, n := range []int{x, y, 1, 1} {
				list = binary.LittleEndian.AppendUint16(list, uint16(n))
			}
			out = append(out, Record(0x48, 2, append(list, make([]byte, 18)...))...)
			out = append(out, hwpParagraph(2, 0, units(text))...)
		}
	}
	return hwpParagraph(0, 0, anchor(11, "tbl "), out)
}

// HwpHead is the head of Hancom's binary form with the flags: 1 packed, 2 locked, 4 for distribution.
func HwpHead(flags uint32) []byte {
	head := make([]byte, 256)
	copy(head, "HWP Document File")
	binary.LittleEndian.PutUint32(head[32:], 0x05010001)
	binary.LittleEndian.PutUint32(head[36:], flags)
	return head
}

// Hwp is the release as Hancom's program writes it in its binary form.
func Hwp(t testing.TB) []byte {
	t.Helper()
	shape := func(size int, flags uint32) []byte {
		b := make([]byte, 72)
		binary.LittleEndian.PutUint32(b[42:], uint32(size))
		binary.LittleEndian.PutUint32(b[46:], flags)
		return Record(0x15, 1, b)
	}
	info := Record(0x10, 0, make([]byte, 26))
	info = append(info, Record(0x11, 0, make([]byte, 72))...)
	binData := append([]byte{1, 0, 1, 0}, counted("png")...)
	info = append(info, Record(0x12, 1, binData)...)
	info = append(info, shape(1000, 0)...)
	info = append(info, shape(2200, 2)...)
	info = append(info, Record(0x1A, 1, append(append(counted("바탕글"), counted("Normal")...), make([]byte, 8)...))...)

	picture := make([]byte, 80)
	binary.LittleEndian.PutUint16(picture[71:], 1)
	gso := append(Record(0x47, 1, append(backwards("gso "), make([]byte, 42)...)), Record(0x4C, 2, make([]byte, 100))...)
	gso = append(gso, Record(0x55, 3, picture)...)
	link := append(backwards("%hlk"), 0, 0, 0, 0, 0)
	link = append(link, counted(`https\://gaon.example/bus;1;0;0;`)...)
	note := append(Record(0x47, 1, append(backwards("fn  "), make([]byte, 12)...)), Record(0x48, 2, make([]byte, 16))...)
	note = append(note, hwpParagraph(2, 0, units("심야는 밤 11시 이후를 말한다."))...)
	text := hwpTable([][]string{{"보도시점", Embargo}})
	text = append(text, hwpParagraph(0, 1, units(Title))...)
	text = append(text, hwpParagraph(0, 0, units("- "+Subtitle+" -"))...)
	text = append(text, hwpParagraph(0, 0, append(units(First), anchor(17, "fn  ")...), note)...)
	text = append(text, hwpParagraph(0, 0, append(append(units("□ "), anchor(9, "    ")...), units(Second)...))...)
	text = append(text, hwpParagraph(0, 0, anchor(11, "gso "), gso)...)
	text = append(text, hwpTable([][]string{{"구분", "노선"}, {"지금", "7개"}, {"다음 달", "12개"}})...)
	text = append(text, hwpParagraph(0, 0, append(append(anchor(3, "%hlk"), units("시 누리집")...), anchor(4, "%hlk")...), Record(0x47, 1, link))...)
	text = append(text, hwpTable([][]string{{"담당부서", Contact}})...)
	return Compound(
		Stream{"FileHeader", HwpHead(1)}, Stream{"DocInfo", Deflate(t, info)}, Stream{"BodyText/Section0", Deflate(t, text)},
		Stream{"BinData/BIN0001.png", Deflate(t, Picture(t))}, Stream{"PrvText", units(Title + "\r\n" + First)},
	)
}

// Deflate packs bytes without any head.
func Deflate(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.DefaultCompression)
	if err == nil {
		if _, err = w.Write(data); err == nil {
			err = w.Close()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Attached is a file for Eml.
type Attached struct {
	Name string
	Data []byte
}

func wrapped(data []byte) string {
	var b strings.Builder
	text := base64.StdEncoding.EncodeToString(data)
	for len(text) > 76 {
		b.WriteString(text[:76] + "\r\n")
		text = text[76:]
	}
	return b.String() + text + "\r\n"
}

// Eml is a mail in CP949 with the text in HTML, a picture in it, and files.
func Eml(t testing.TB, subject, html string, files ...Attached) []byte {
	t.Helper()
	old := func(s string) []byte {
		b, err := korean.EUCKR.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	word := func(s string) string { return "=?ks_c_5601-1987?B?" + base64.StdEncoding.EncodeToString(old(s)) + "?=" }
	var b bytes.Buffer
	fmt.Fprintf(&b, "Received: from mail.gaon.example\r\nFrom: %s <press@gaon.example>\r\nTo: desk@jogan.example\r\nSubject: %s\r\nDate: Sun, 22 Nov 2026 09:00:00 +0900\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n", word("가온시청 홍보담당관"), word(subject))
	b.WriteString("--outer\r\nContent-Type: multipart/related; boundary=inner\r\n\r\n--inner\r\nContent-Type: text/html; charset=\"ks_c_5601-1987\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + wrapped(old(html)))
	b.WriteString("--inner\r\nContent-Type: image/png; name=\"bus.png\"\r\nContent-ID: <bus@gaon>\r\nContent-Transfer-Encoding: base64\r\n\r\n" + wrapped(Picture(t)) + "--inner--\r\n")
	for _, f := range files {
		fmt.Fprintf(&b, "--outer\r\nContent-Type: application/octet-stream; name=\"%s\"\r\nContent-Disposition: attachment; filename=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n\r\n%s", mime.BEncoding.Encode("utf-8", f.Name), mime.BEncoding.Encode("utf-8", f.Name), wrapped(f.Data))
	}
	b.WriteString("--outer--\r\n")
	return b.Bytes()
}

// PDF is the release as a word processor prints it: codes of a font of its own and the table that says what they mean.
func PDF(t testing.TB) []byte {
	t.Helper()
	codes := map[rune]int{}
	var order []rune
	code := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			if codes[r] == 0 {
				codes[r] = len(codes) + 3
				order = append(order, r)
			}
			fmt.Fprintf(&b, "%04X", codes[r])
		}
		return b.String()
	}
	var content strings.Builder
	y := 760
	line := func(size int, text string) {
		fmt.Fprintf(&content, "BT /F1 %d Tf 1 0 0 1 60 %d Tm [<%s> -100 <%s>] TJ ET\n", size, y, code(text[:0]), code(text))
		y -= size * 2
	}
	line(10, "보도시점 "+Embargo)
	line(20, Title)
	line(10, "- "+Subtitle+" -")
	for _, s := range []string{First, Second, Third, "문의: " + Contact} {
		line(10, s)
	}
	var table strings.Builder
	fmt.Fprintf(&table, "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange %d beginbfchar\n", len(order))
	for _, r := range order {
		fmt.Fprintf(&table, "<%04X> <%04X>\n", codes[r], r)
	}
	table.WriteString("endbfchar endcmap end")
	pack := func(s string) string {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		if _, err := w.Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream", b.Len(), b.String())
	}
	return PDFOf(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << /Font << /F1 4 0 R >> >> >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R >>",
		"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Batang /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 7 0 R >>",
		"<< /Type /Font /Subtype /CIDFontType2 /DW 1000 /W [3 [500 500]] >>",
		pack(content.String()), pack(table.String()),
	)
}

// PDFOf is a document of objects, numbered from 1 on.
func PDFOf(objects ...string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.5\n%\xE2\xE3\xCF\xD3\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\n%%%%EOF\n", len(objects)+1)
	return []byte(b.String())
}
