using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>
/// The Contact and the Address that ERPNext makes on its own when a Customer or Supplier is inserted with e-mail, mobile number or
/// address, and that it deletes with it.
/// </summary>
internal static class PartyContacts
{
    /// <param name="party">The party just inserted; gets its primary contact and address.</param>
    /// <param name="docType">Customer or Supplier.</param>
    /// <param name="prefix">What its fields are called after: <c>customer</c> or <c>supplier</c>.</param>
    /// <param name="context">The site.</param>
    public static void Create(JsonObject party, string docType, string prefix, IControllerContext context)
    {
        string name = party.Text("name");
        string title = party.Text(prefix + "_name");
        if (party.IsEmpty(prefix + "_primary_contact") && !(party.IsEmpty("email_id") && party.IsEmpty("mobile_no")))
        {
            JsonObject contact = context.Insert("Contact", NewContact(party, docType, name, title, prefix));
            SetLink(party, docType, prefix + "_primary_contact", contact.Text("name"), context);
        }

        if (party.IsEmpty(prefix + "_primary_address") && !party.IsEmpty("address_line1"))
        {
            JsonObject address = context.Insert("Address", NewAddress(party, docType, name, title));
            SetLink(party, docType, prefix + "_primary_address", address.Text("name"), context);
            SetLink(party, docType, "primary_address", AddressController.Display(address, SystemSettings.Country(context)), context);
        }
    }

    /// <summary>Deletes contacts and addresses that belong to the party alone and unlinks the shared ones.</summary>
    public static void Remove(string docType, string name, IControllerContext context)
    {
        foreach (string row in context.NamesWhere("Dynamic Link", "link_name", name))
        {
            JsonObject? link = context.Get("Dynamic Link", row);
            if (link?.Text("link_doctype") != docType || link.Text("parenttype") is not ("Contact" or "Address"))
            {
                continue;
            }

            string holderType = link.Text("parenttype");
            string holder = link.Text("parent");
            JsonObject[] others =
            [
                .. context.Get(holderType, holder)!.Rows("links")
                    .Where(other => other.Text("name") != row)
                    .Select(other => other.DeepClone().AsObject()),
            ];
            if (others.Length == 0)
            {
                Unlink(docType, name, holderType, context);
                context.Delete(holderType, holder);
            }
            else
            {
                context.Update(holderType, holder, new JsonObject { ["links"] = new JsonArray([.. others]) });
            }
        }
    }

    /// <summary>The party itself links to its primary contact and address, which must not stop it from being deleted.</summary>
    private static void Unlink(string docType, string name, string holderType, IControllerContext context) =>
        context.SetValue(docType, name, $"{docType.ToLowerInvariant()}_primary_{holderType.ToLowerInvariant()}", null);

    private static void SetLink(JsonObject party, string docType, string field, string value, IControllerContext context)
    {
        context.SetValue(docType, party.Text("name"), field, value);
        party[field] = value;
    }

    private static JsonObject NewContact(JsonObject party, string docType, string name, string title, string prefix)
    {
        var contact = new JsonObject { ["is_primary_contact"] = 1, ["links"] = Link(docType, name) };
        if (party.Text(prefix + "_type") == "Individual")
        {
            string[] parts = title.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries);
            contact["first_name"] = parts[0];
            contact["last_name"] = parts.Length > 1 ? parts[1] : null;
        }
        else
        {
            contact["company_name"] = title;
        }

        if (!party.IsEmpty("email_id"))
        {
            contact["email_ids"] = new JsonArray(new JsonObject { ["email_id"] = party.Text("email_id"), ["is_primary"] = 1 });
        }

        if (!party.IsEmpty("mobile_no"))
        {
            contact["phone_nos"] = new JsonArray(new JsonObject { ["phone"] = party.Text("mobile_no"), ["is_primary_mobile_no"] = 1 });
        }

        return contact;
    }

    private static JsonObject NewAddress(JsonObject party, string docType, string name, string title)
    {
        var address = new JsonObject
        {
            ["address_title"] = title,
            ["address_type"] = "Billing",
            ["is_primary_address"] = 1,
            ["is_shipping_address"] = 1,
            ["links"] = Link(docType, name),
        };
        foreach (string field in (string[])["address_line1", "address_line2", "city", "state", "pincode", "country"])
        {
            if (!party.IsEmpty(field))
            {
                address[field] = party.Text(field);
            }
        }

        return address;
    }

    private static JsonArray Link(string docType, string name) =>
        new(new JsonObject { ["link_doctype"] = docType, ["link_name"] = name });
}
