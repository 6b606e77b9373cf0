"""The templates that people fill in: a document for each domain, and a form for the record of each criterion."""

from dataclasses import dataclass

from psfkit.model.rubric import Rubric
from psfkit.resources import find_resource, read_resource

DOCUMENTS, FORMS = "templates/domains", "templates/stubs"


@dataclass(frozen=True, slots=True)
class Template:
    """Something to fill in."""

    name: str
    """``psf-1`` for a domain's document, ``psf-1.1`` for a criterion's form."""
    title: str
    file: str
    """The name that its file has."""
    is_form: bool
    """Whether it is the form of a psfkit record, and no document."""
    text: str


def list_templates(rubric: Rubric) -> tuple[Template, ...]:
    """Return every template: the documents of all domains, then the forms of all criteria."""
    documents = (
        _read(f"{DOCUMENTS}/{domain.id.lower()}.md", f"{domain.title}: document for {domain.id}", is_form=False)
        for domain in rubric.domains
        if find_resource(f"{DOCUMENTS}/{domain.id.lower()}.md") is not None
    )
    forms = (
        _read(f"{FORMS}/{criterion.stub}", f"{criterion.title}: form of a record", is_form=True)
        for criterion in rubric.criteria
        if find_resource(f"{FORMS}/{criterion.stub}") is not None
    )
    return (*documents, *forms)


def _read(resource: str, title: str, *, is_form: bool) -> Template:
    file = resource.rpartition("/")[2]
    return Template(file.rpartition(".")[0], title, file, is_form, read_resource(resource).decode())
