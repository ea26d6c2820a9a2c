"""Roles that change while somebody is signed in."""

from ..houses import House


async def change_role(house: House, role: str, *, without: str) -> None:
    """A role that allows less from now on."""
    roles = await house.ask("{ roles { id name version permissions } }", by="Administrator")
    found = next(each for each in roles["roles"] if each["name"] == role)
    left = [permission for permission in found["permissions"] if permission != without]
    given = {"roleId": found["id"], "expectedVersion": found["version"], "permissions": left}
    await house.do("updateRole", "role { id }", by="Administrator", **given)
