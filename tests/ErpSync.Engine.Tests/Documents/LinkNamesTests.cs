using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Tests.Documents;

public sealed class LinkNamesTests
{
    private readonly LinkNames _links = new(["Customer"]);

    [Fact]
    public void Documents_out_of_scope_keep_their_name_on_both_sides()
    {
        Assert.Equal("Nos", _links.ToNeutral(Side.Local, "UOM", "Nos"));
        Assert.Equal("Nos", _links.ToSite(Side.Local, "UOM", "Nos"));
        Assert.Equal("Nos", _links.ToSite(Side.Cloud, "UOM", "Nos"));
    }

    [Fact]
    public void A_paired_document_goes_by_its_cloud_name()
    {
        _links.AddPair("Customer", "CUST-1", "KUNDE-7");

        Assert.Equal("CUST-1", _links.ToNeutral(Side.Local, "Customer", "KUNDE-7"));
        Assert.Equal("CUST-1", _links.ToNeutral(Side.Cloud, "Customer", "CUST-1"));
        Assert.Equal("KUNDE-7", _links.ToSite(Side.Local, "Customer", "CUST-1"));
        Assert.Equal("CUST-1", _links.ToSite(Side.Cloud, "Customer", "CUST-1"));
    }

    [Fact]
    public void What_is_not_known_on_a_side_is_missing_there()
    {
        _links.AddKnown(Side.Cloud, "Customer", "CUST-1");

        Assert.Null(_links.ToSite(Side.Local, "Customer", "CUST-1"));
        Assert.Equal("CUST-1", _links.ToSite(Side.Cloud, "Customer", "CUST-1"));
        Assert.Null(_links.ToSite(Side.Cloud, "Customer", "CUST-2"));
    }

    [Fact]
    public void A_local_document_whose_name_is_taken_on_the_cloud_is_not_mistaken_for_that_one()
    {
        _links.AddKnown(Side.Cloud, "Customer", "CUST-1");
        _links.AddKnown(Side.Local, "Customer", "CUST-1");

        var neutral = _links.ToNeutral(Side.Local, "Customer", "CUST-1");

        Assert.NotEqual("CUST-1", neutral);
        Assert.Equal("CUST-1", _links.ToSite(Side.Local, "Customer", neutral));
        Assert.Null(_links.ToSite(Side.Cloud, "Customer", neutral));
        Assert.Null(_links.ToSite(Side.Local, "Customer", "CUST-1"));
    }

    [Fact]
    public void A_local_name_that_a_pair_uses_on_the_cloud_is_taken_too()
    {
        _links.AddPair("Customer", "CUST-2", "CUST-3");
        _links.AddKnown(Side.Local, "Customer", "CUST-2");

        Assert.NotEqual("CUST-2", _links.ToNeutral(Side.Local, "Customer", "CUST-2"));
        Assert.Equal("CUST-3", _links.ToSite(Side.Local, "Customer", "CUST-2"));
    }

    [Fact]
    public void A_document_that_only_the_local_side_has_keeps_its_name()
    {
        _links.AddKnown(Side.Local, "Customer", "KUNDE-9");

        Assert.Equal("KUNDE-9", _links.ToNeutral(Side.Local, "Customer", "KUNDE-9"));
        Assert.Equal("KUNDE-9", _links.ToSite(Side.Local, "Customer", "KUNDE-9"));
        Assert.Null(_links.ToSite(Side.Cloud, "Customer", "KUNDE-9"));
    }
}
