using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync;

namespace ErpSync.Benchmarks;

/// <summary>A pair on its way through the phases of the engine: both sides agreed, then the cloud's document was edited.</summary>
internal sealed class EnginePair
{
    private readonly DocTypeContext _docType;
    private readonly ILinkNames _links;
    private readonly RawLayout _layout;
    private readonly byte[] _cloudBytes;
    private readonly byte[] _localBytes;
    private CanonicalDocument? _cloudForm;
    private CanonicalDocument? _localForm;
    private Decision? _decision;

    public EnginePair(DocTypeContext docType, ILinkNames links, RawLayout layout, JsonObject agreed, byte[] cloudBytes, byte[] localBytes)
    {
        _docType = docType;
        _links = links;
        _layout = layout;
        _cloudBytes = cloudBytes;
        _localBytes = localBytes;
        Cloud = new FrappeDocument(docType.Name, agreed["name"]!.ToString(), agreed);
        Local = Read(localBytes);
        var cloud = docType.Canonicalizer.Read(Cloud, Side.Cloud, links, null);
        var local = docType.Canonicalizer.Read(Local, Side.Local, links, null);
        var rules = new DecisionRules { SameIdentity = true, Derived = docType.Schema.Derived };
        var decision = DecisionFunction.Decide(BaseKind.None, null, new SideState.Present(cloud), new SideState.Present(local), rules);
        Base = decision.Kind == DecisionKind.Adopt
            ? decision.NewBase!
            : throw new InvalidOperationException($"{docType.Name} {Cloud.Name} should be adopted, not: {decision.Reason}");
    }

    public string DocType => _docType.Name;

    public FrappeDocument Cloud { get; private set; }

    public FrappeDocument Local { get; private set; }

    public PairBase Base { get; }

    public EnginePair Parse()
    {
        Cloud = Read(_cloudBytes);
        Local = Read(_localBytes);
        return this;
    }

    public EnginePair Canonical()
    {
        _cloudForm = _docType.Canonicalizer.Read(Cloud, Side.Cloud, _links, Base.Cloud);
        _localForm = _docType.Canonicalizer.Read(Local, Side.Local, _links, Base.Local);
        return this;
    }

    public EnginePair Decide()
    {
        var rules = new DecisionRules { Derived = _docType.Schema.Derived, AllowOnSubmit = _docType.Schema.AllowOnSubmit };
        var (cloud, local) = (new SideState.Present(_cloudForm!), new SideState.Present(_localForm!));
        _decision = DecisionFunction.Decide(BaseKind.Body, Base, cloud, local, rules);
        return _decision.Kind == DecisionKind.Write
            ? this
            : throw new InvalidOperationException($"{DocType} {Cloud.Name} should be written, not: {_decision.Reason}");
    }

    public JsonObject Body() => _docType.Canonicalizer.WriteUpdate(_localForm!, Local, _decision!.LocalTarget!, Side.Local, _links, []);

    public int Changes() => Engine.Sync.Recording.Changes.Between(Side.Local, _localForm, _decision!.LocalTarget).Count;

    private FrappeDocument Read(byte[] answer)
    {
        var raw = RawReader.TryParse(answer, _layout)!;
        return new FrappeDocument(_docType.Name, raw.Text("name")!, raw);
    }
}
