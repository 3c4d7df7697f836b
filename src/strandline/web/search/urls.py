from django.urls import path

from strandline.web.search import views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("d/<uuid:diagnostic>/alike/<uuid:excerpt>/", views.alike, name="alike"),
]
