"""Fills the application form in a real LibreOffice, without a screen, as a person would in Calc, and saves it
as Excel and as the CSV of a Japanese spreadsheet (Shift_JIS). Prints what Calc knows about the form as JSON.

    spreadsheet.py FORM.xlsx ROWS.json OUT.xlsx OUT.csv

ROWS.json: a list of {column letter: text}; the first is written into row 2.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue

MS_932 = "60"  # RTL_TEXTENCODING_MS_932: what Excel in Japan calls Shift_JIS


def option(name, value):
    prop = PropertyValue()
    prop.Name, prop.Value = name, value
    return prop


def connect(pipe, office):
    resolver = uno.getComponentContext().ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", uno.getComponentContext())
    for _ in range(300):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            if office.poll() is not None:
                raise SystemExit(f"soffice ended with {office.returncode}")
            time.sleep(0.1)
    raise SystemExit("soffice does not answer")


def url(path):
    return uno.systemPathToFileUrl(os.path.abspath(path))


def cell(sheet, letters, row):
    return sheet.getCellRangeByName(f"{letters}{row}")


def main(form, rows, out_xlsx, out_csv):
    with tempfile.TemporaryDirectory() as profile:
        pipe = f"todoke{os.getpid()}"
        office = subprocess.Popen(["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation={url(profile)}",
                                   f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            desktop = connect(pipe, office)
            document = desktop.loadComponentFromURL(url(form), "_blank", 0, (option("Hidden", True),))
            sheet = document.Sheets.getByIndex(0)
            for number, row in enumerate(json.load(open(rows, encoding="utf-8")), start=2):
                for letters, text in row.items():
                    cell(sheet, letters, number).setString(text)
            document.calculateAll()
            validation = cell(sheet, "E", 2).Validation
            seen = {
                "conditions": sum(len(sheet.ConditionalFormats.ConditionalFormats[i].getPropertyValue("Range").RangeAddresses) > 0
                                  for i in range(len(sheet.ConditionalFormats.ConditionalFormats))),
                "class_is_a_list": validation.Type.value == "LIST",
                "class_refuses": bool(validation.ShowErrorMessage) and validation.ErrorAlertStyle.value == "STOP",
                "complete": [int(cell(sheet, "AV", row).Value) for row in (2, 3, 4)],
                "errors": sum(1 for row in (2, 3, 4) for letters in ("AU", "AV", "AW") if cell(sheet, letters, row).getError()),
            }
            document.storeToURL(url(out_xlsx), (option("FilterName", "Calc MS Excel 2007 XML"),))
            document.storeToURL(url(out_csv), (option("FilterName", "Text - txt - csv (StarCalc)"), option("FilterOptions", f"44,34,{MS_932},1")))
            document.close(True)
            print(json.dumps(seen))
            try:
                desktop.terminate()
            except Exception:
                pass  # it is gone before it answers
            office.wait(20)
        finally:
            if office.poll() is None:
                office.kill()


main(*sys.argv[1:])
