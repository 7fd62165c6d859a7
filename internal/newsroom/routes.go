package newsroom

import (
	"jogan/internal/staff"
	"jogan/internal/web"
)

// route is an address, what somebody must be allowed to open it, and what answers.
type route struct {
	pattern    string
	permission staff.Permission
	handler    web.Handler
}

// routes are all addresses of the newsroom. The permission is that of the screen; actions that depend on the thing, such
// as a reporter's own article, are permitted or refused by desk.
func (n *Newsroom) routes() []route {
	return []route{
		{"GET /desk/sign-in", staff.Public, n.signInPage},
		{"POST /desk/sign-in", staff.Public, n.signIn},
		{"GET /desk/welcome", staff.Public, n.welcomePage},
		{"POST /desk/welcome", staff.Public, n.welcome},
		{"POST /desk/sign-out", staff.Enter, n.signOut},
		{"GET /desk/account", staff.Enter, n.accountPage},
		{"POST /desk/account", staff.Enter, n.changePassword},

		{"GET /desk/{$}", staff.Write, n.articles},
		{"GET /desk/articles/new", staff.Write, n.newArticle},
		{"POST /desk/articles/new", staff.Write, n.saveArticle},
		{"POST /desk/articles/new/publish", staff.Publish, n.publishArticle},
		{"POST /desk/articles/preview", staff.Write, n.previewArticle},
		{"GET /desk/articles/{no}", staff.Write, n.article},
		{"POST /desk/articles/{no}", staff.Write, n.saveArticle},
		{"GET /desk/articles/{no}/preview", staff.Write, n.previewStored},
		{"POST /desk/articles/{no}/publish", staff.Publish, n.publishArticle},
		{"POST /desk/articles/{no}/withdraw", staff.Publish, n.withdrawArticle},
		{"GET /desk/articles/{no}/revisions/{id}", staff.Write, n.revision},

		{"GET /desk/media", staff.Write, n.pictures},
		{"POST /desk/media", staff.Write, n.addPicture},
		{"GET /desk/media/{id}", staff.Write, n.picture},
		{"POST /desk/media/{id}", staff.Write, n.savePicture},
		{"POST /desk/media/{id}/block", staff.Publish, n.blockPicture},
		{"POST /desk/media/{id}/delete", staff.Write, n.deletePicture},
		{"POST /desk/uploads", staff.Write, n.beginUpload},
		{"GET /desk/uploads/{id}", staff.Write, n.upload},
		{"PATCH /desk/uploads/{id}", staff.Write, n.appendUpload},
		{"DELETE /desk/uploads/{id}", staff.Write, n.cancelUpload},
		{"GET /desk/media/{id}/thumb", staff.Write, n.thumb},
		{"GET /desk/file/{key}/{file}", staff.Write, n.pictureFile},

		{"GET /desk/front", staff.Fronts, n.front},
		{"POST /desk/front", staff.Fronts, n.saveFront},
		{"GET /desk/menu", staff.Fronts, n.menu},
		{"POST /desk/menu", staff.Fronts, n.saveMenu},
		{"GET /desk/banners", staff.Banners, n.banners},
		{"GET /desk/banners/new", staff.Banners, n.newBanner},
		{"POST /desk/banners/new", staff.Banners, n.saveBanner},
		{"GET /desk/banners/{id}", staff.Banners, n.banner},
		{"POST /desk/banners/{id}", staff.Banners, n.saveBanner},
		{"POST /desk/banners/{id}/delete", staff.Banners, n.deleteBanner},

		{"GET /desk/sections", staff.Settings, n.sections},
		{"POST /desk/sections", staff.Settings, n.addSection},
		{"GET /desk/sections/{id}", staff.Settings, n.section},
		{"POST /desk/sections/{id}", staff.Settings, n.saveSection},
		{"POST /desk/sections/{id}/move", staff.Settings, n.moveSection},
		{"POST /desk/sections/{id}/delete", staff.Settings, n.deleteSection},
		{"GET /desk/series", staff.Settings, n.seriesList},
		{"POST /desk/series", staff.Settings, n.addSeries},
		{"GET /desk/series/{id}", staff.Settings, n.series},
		{"POST /desk/series/{id}", staff.Settings, n.saveSeries},
		{"GET /desk/pages", staff.Settings, n.pages},
		{"GET /desk/pages/new", staff.Settings, n.newPage},
		{"POST /desk/pages/new", staff.Settings, n.savePage},
		{"GET /desk/pages/{id}", staff.Settings, n.page},
		{"POST /desk/pages/{id}", staff.Settings, n.savePage},
		{"GET /desk/paper", staff.Settings, n.paper},
		{"POST /desk/paper", staff.Settings, n.savePaper},

		{"GET /desk/people", staff.Manage, n.people},
		{"POST /desk/people", staff.Manage, n.invite},
		{"GET /desk/people/{id}", staff.Manage, n.person},
		{"POST /desk/people/{id}", staff.Manage, n.savePerson},
		{"POST /desk/people/{id}/link", staff.Manage, n.resetLink},
		{"POST /desk/people/{id}/disable", staff.Manage, n.disablePerson},
		{"GET /desk/tokens", staff.Manage, n.tokens},
		{"POST /desk/tokens", staff.Manage, n.addToken},
		{"POST /desk/tokens/{id}/revoke", staff.Manage, n.revokeToken},
		{"GET /desk/log", staff.Manage, n.log},
	}
}
