package weather

import "strings"

// Icon names one of the paper's own pictures, ui/shared/weather/icons/<icon>.svg; empty is none.
type Icon string

const (
	Clear    Icon = "clear"
	Partly   Icon = "partly"
	Mostly   Icon = "mostly"
	Overcast Icon = "overcast"
	Rain     Icon = "rain"
	Shower   Icon = "shower"
	Snow     Icon = "snow"
	Sleet    Icon = "sleet"
	Thunder  Icon = "thunder"
	Fog      Icon = "fog"
	Haze     Icon = "haze"
	Dust     Icon = "dust"
)

// iconOf finds the picture for a condition. The providers' words are an open vocabulary ("구름많고 비", "약한 눈날림"), so it
// looks for what weighs most: thunder, what falls, what is in the air, and the sky last. A word that it does not know,
// or one that says that something has ended ("비 끝남"), has no picture; the word itself is printed all the same.
func iconOf(condition string) Icon {
	word := strings.ReplaceAll(condition, " ", "")
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(word, p) {
				return true
			}
		}
		return false
	}
	// 진눈깨비 has both syllables in itself.
	rain, snow, shower := has("비", "빗방울"), has("눈", "소낙설"), has("소나기")
	switch {
	case has("끝", "그침"):
		return ""
	case has("천둥", "번개", "뇌우", "뇌전", "낙뢰"):
		return Thunder
	case rain && snow, shower && snow:
		return Sleet
	case snow:
		return Snow
	case shower:
		return Shower
	case rain:
		return Rain
	case has("황사", "먼지", "모래"):
		return Dust
	case has("안개", "박무"):
		return Fog
	case has("연무"):
		return Haze
	case has("흐림", "흐리", "흐려", "흐린"):
		return Overcast
	case has("구름많"):
		return Mostly
	case has("구름조금", "구름적", "구름약간"):
		return Partly
	case has("맑"):
		return Clear
	}
	return ""
}
