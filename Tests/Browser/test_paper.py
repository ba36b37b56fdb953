"""What is printed: one page each, of the size that the paper has."""

import re
import subprocess

from conftest import sign_in
from test_every_page import cases  # noqa: F401  (a fixture)


def facts(pdf):
    told = subprocess.run(["pdfinfo", pdf], text=True, capture_output=True, check=True).stdout
    width, height = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told).groups()
    return int(re.search(r"Pages:\s+(\d+)", told).group(1)), round(float(width)), round(float(height))


def words(pdf):
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], text=True, capture_output=True, check=True).stdout


def test_slips(open_page, shots, cases):  # noqa: F811
    page = open_page(viewport={"width": 1440, "height": 900})
    sign_in(page, "小吴")
    a5, a4, across = (420, 595), (595, 842), (842, 595)
    for kind, place, size, said in [
        ("errand", "slip", a5, ["派单条", "榕荫里2号楼501", "林依姆", "154 0591 0401", "米10斤"]),
        ("dispute", "admission", a4, ["受理登记表", "融和新村5幢402", "邻里纠纷"]),
        ("visit", "signatures", across, ["签收表", "党费", "壹佰元整"]),
    ]:
        page.goto(f"/desk/cases/{cases[kind]}/{place}")
        pdf = str(shots / f"{place}.pdf")
        page.pdf(path=pdf, prefer_css_page_size=True, print_background=False)
        pages, width, height = facts(pdf)
        assert pages == 1, f"{place} has {pages} pages"
        assert abs(width - size[0]) <= 2 and abs(height - size[1]) <= 2, (place, width, height)
        text = words(pdf).replace(" ", "")
        for word in said:
            assert word.replace(" ", "") in text, f"{word} is not on {place}:\n{text}"
        subprocess.run(["pdftoppm", "-r", "80", "-png", "-singlefile", pdf, pdf[:-4]], check=True)
