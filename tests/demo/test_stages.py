"""Parts of the demo are made once, and a load that was killed goes on."""

import pytest

from lonja.collaborations.models import Collaboration
from lonja.core.models import EventRecord
from lonja.creators.models import Creator
from lonja.demo import joining, marketplace, people, scenes
from lonja.demo.stages import StageDone, Stages

pytestmark = pytest.mark.django_db
COUNT = 40


class TestAgain:
    def test_goes_on_where_it_was_stopped(self, monkeypatch):
        few = [scene for scene in scenes.SCENES if scene.key in ("navidad", "primavera", "torneo")]
        monkeypatch.setattr(scenes, "SCENES", few)
        played = scenes.play

        def killed(scene, *args, **more):
            if scene.key == "torneo":
                raise KeyboardInterrupt
            return played(scene, *args, **more)

        monkeypatch.setattr(scenes, "play", killed)
        with pytest.raises(KeyboardInterrupt):
            marketplace.load(creators=COUNT, progress=lambda line: None)
        stopped = {row.payload["stage"] for row in EventRecord.objects.filter(name=StageDone.name)}
        before = Collaboration.objects.count()
        assert {"cast", "scene navidad", "scene primavera"} <= stopped
        assert "scene torneo" not in stopped
        monkeypatch.setattr(scenes, "play", played)
        marketplace.load(creators=COUNT, progress=lambda line: None)
        assert Collaboration.objects.count() == before + 1
        joined = len(people.BRANDS) * people.PER_BRAND + joining.COUNT
        assert Creator.objects.count() == COUNT + joined + people.NEWCOMERS

    def test_a_stage_and_its_note_are_one_transaction(self):
        stages = Stages()

        def breaks():
            Creator.objects.create(name="Half", created_at="2026-01-01T00:00Z", changed_at="2026-01-01T00:00Z")
            raise RuntimeError

        with pytest.raises(RuntimeError):
            stages.once("half", breaks)
        assert not Creator.objects.exists()
        assert not Stages().is_done("half")
