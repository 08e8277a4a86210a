"""What the pages of the window and their groups are called."""

from PySide6.QtCore import QCoreApplication


def page_names() -> dict[str, str]:
    """Names of pages and groups by key, in the language of the window."""
    translate = QCoreApplication.translate
    return {
        "coverage": translate("MainWindow", "Coverage"),
        "plan": translate("MainWindow", "Plan"),
        "capacity": translate("MainWindow", "Capacity"),
        "parts": translate("MainWindow", "Parts"),
        "risk": translate("MainWindow", "Risk"),
        "assumptions": translate("MainWindow", "Assumptions"),
        "export": translate("MainWindow", "Export"),
        "registry": translate("MainWindow", "Registry"),
        "centres": translate("MainWindow", "Service centres"),
        "depots": translate("MainWindow", "Parts depots"),
        "plants": translate("MainWindow", "Plants"),
        "brands": translate("MainWindow", "Brands"),
        "regions": translate("MainWindow", "Regions"),
        "settlements": translate("MainWindow", "Settlements"),
        "demand": translate("MainWindow", "Demand figures"),
        "demand-points": translate("MainWindow", "Demand points"),
        "authorisations": translate("MainWindow", "Rights"),
        "certificates": translate("MainWindow", "Certificates"),
        "lanes": translate("MainWindow", "Lanes"),
        "upkeep": translate("MainWindow", "Upkeep"),
        "sync": translate("MainWindow", "Field sync"),
        "cleanup": translate("MainWindow", "Clean-up"),
        "expiries": translate("MainWindow", "Expiries"),
        "history": translate("MainWindow", "History"),
    }
