from django.urls import path

from strandline.web.health import views

urlpatterns = [path("healthz", views.health, name="health")]
