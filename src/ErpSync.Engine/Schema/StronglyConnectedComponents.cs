namespace ErpSync.Engine.Schema;

/// <summary>Tarjan's algorithm: the largest sets of nodes that can all be reached from each other.</summary>
/// <param name="nodes">The nodes to look at.</param>
/// <param name="links">For every node index the nodes it leads to; those outside <paramref name="nodes"/> are ignored.</param>
internal sealed class StronglyConnectedComponents(IReadOnlyList<int> nodes, IReadOnlyList<int>[] links)
{
    private readonly HashSet<int> _nodes = [.. nodes];
    private readonly Dictionary<int, int> _number = [];
    private readonly Dictionary<int, int> _lowest = [];
    private readonly Stack<int> _stack = new();
    private readonly HashSet<int> _onStack = [];
    private readonly List<List<int>> _components = [];

    /// <summary>Every node in exactly one component; the nodes of a component in ascending order.</summary>
    public List<List<int>> Find()
    {
        foreach (var node in nodes)
        {
            if (!_number.ContainsKey(node))
            {
                Visit(node);
            }
        }

        return _components;
    }

    // As deep as the longest chain of links between configured DocTypes: some dozens at most.
    private void Visit(int node)
    {
        _number[node] = _lowest[node] = _number.Count;
        _stack.Push(node);
        _onStack.Add(node);
        foreach (var target in links[node].Where(_nodes.Contains))
        {
            if (!_number.TryGetValue(target, out var number))
            {
                Visit(target);
                _lowest[node] = Math.Min(_lowest[node], _lowest[target]);
            }
            else if (_onStack.Contains(target))
            {
                _lowest[node] = Math.Min(_lowest[node], number);
            }
        }

        if (_lowest[node] != _number[node])
        {
            return;
        }

        var component = new List<int>();
        int member;
        do
        {
            member = _stack.Pop();
            _onStack.Remove(member);
            component.Add(member);
        }
        while (member != node);

        component.Sort();
        _components.Add(component);
    }
}
