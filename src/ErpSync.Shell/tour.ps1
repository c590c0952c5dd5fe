# A tour of ErpSync in five minutes, on two practice sites of its own. Nothing outside this machine is touched and nothing is left behind.
#
#   dotnet run --project src/ErpSync.Shell -- -File src/ErpSync.Shell/tour.ps1

$ErrorActionPreference = 'Stop'

function Show-Step([string] $Text) {
    ''
    "== $Text"
}

# Plays a person at the desk of a site: changes a document through the site's own API, as the browser would.
function Edit-Document($Site, [string] $DocType, [string] $Name, [string] $Json) {
    $client = [System.Net.Http.HttpClient]::new()
    try {
        $path = "$($Site.Url)api/resource/$([uri]::EscapeDataString($DocType))/$([uri]::EscapeDataString($Name))"
        $request = [System.Net.Http.HttpRequestMessage]::new([System.Net.Http.HttpMethod]::Put, $path)
        $null = $request.Headers.TryAddWithoutValidation('Authorization', "token $($Site.ApiKey):$($Site.ApiSecret)")
        $request.Content = [System.Net.Http.StringContent]::new($Json, [System.Text.Encoding]::UTF8, 'application/json')
        $answer = $client.Send($request)
        if (-not $answer.IsSuccessStatusCode) { throw "$($Site.Side) answered $([int]$answer.StatusCode) to the edit of $DocType/$Name." }
    }
    finally { $client.Dispose() }
}

Show-Step 'Two practice sites with customers, suppliers, items, addresses, contacts and orders'
$sandbox = Start-ErpSandbox -Documents 120 -Seed 7
$config = @{ ConfigPath = $sandbox.ConfigPath }
$sandbox | Out-Default

try {
    Show-Step 'Test-ErpConnection: are both sites there, and may we do what we need to?'
    Test-ErpConnection @config | Out-Default

    Show-Step 'Invoke-ErpSync -WhatIf: what would the first sync do? (nothing is written)'
    $plan = @(Invoke-ErpSync @config -WhatIf)
    $counts = @{}
    foreach ($item in $plan) { $counts["$($item.Action)"] += 1 }
    $counts | Out-Default

    Show-Step 'Invoke-ErpSync: the first sync, both ways'
    $results = @(Invoke-ErpSync @config 3>$null)
    "$($results.Count) documents; the first ten:"
    $results[0..9] | Out-Default

    Show-Step 'Some documents were on both sites before the first sync: the same order number for different orders, the same item with another name'
    Get-ErpConflict @config | Out-Default
    'Two orders that only share a number are both kept; for one and the same document a side wins:'
    Get-ErpConflict @config | Where-Object Kind -EQ SameName | Resolve-ErpConflict @config -Strategy KeepBoth -Confirm:$false -PassThru | Out-Default
    Get-ErpConflict @config | Resolve-ErpConflict @config -Strategy CloudWins -Confirm:$false -PassThru | Out-Default
    $null = Invoke-ErpSync @config

    Show-Step 'Invoke-ErpSync again: nothing has changed, so nothing is written'
    $idle = @(Invoke-ErpSync @config)
    "$($idle.Count) documents written"
    if ($idle.Count -ne 0) { throw 'An idle sync wrote something.' }

    Show-Step 'People edit on both sites: one customer here, another there, and different fields of a third on both'
    $customers = @(Get-ErpSyncRecord @config -DocType Customer -Status Synced)
    Edit-Document $sandbox.Cloud 'Customer' $customers[0].CloudName '{"data": {"website": "https://cloud.example"}}'
    Edit-Document $sandbox.Local 'Customer' $customers[1].LocalName '{"data": {"website": "https://local.example"}}'
    Edit-Document $sandbox.Cloud 'Customer' $customers[2].CloudName '{"data": {"website": "https://merged.example"}}'
    Edit-Document $sandbox.Local 'Customer' $customers[2].LocalName '{"data": {"customer_details": "Pays on time."}}'
    Invoke-ErpSync @config | Out-Default

    Show-Step 'A real conflict: the same field of the same customer, edited differently on both sites'
    Edit-Document $sandbox.Cloud 'Customer' $customers[3].CloudName '{"data": {"website": "https://from-the-cloud.example"}}'
    Edit-Document $sandbox.Local 'Customer' $customers[3].LocalName '{"data": {"website": "https://from-the-shop.example"}}'
    Invoke-ErpSync @config 3>$null | Out-Default
    Get-ErpConflict @config | Out-Default

    Show-Step 'Get-ErpConflict | Resolve-ErpConflict -Strategy CloudWins'
    Get-ErpConflict @config | Resolve-ErpConflict @config -Strategy CloudWins -PassThru -Confirm:$false | Out-Default

    Show-Step 'Get-ErpSyncStatus'
    Get-ErpSyncStatus @config | Out-Default

    Show-Step 'Compare-ErpSite: both sites, document by document, field by field'
    $differences = @(Compare-ErpSite @config)
    $differences | Out-Default
    "$($differences.Count) differences between $($sandbox.Cloud.Url) and $($sandbox.Local.Url)"
    if ($differences.Count -ne 0) { throw 'The sites are not equal.' }
    'Both sites are equal.'
}
finally {
    $sandbox | Stop-ErpSandbox
}

if ([System.IO.Directory]::Exists([System.IO.Path]::GetDirectoryName($sandbox.ConfigPath))) { throw 'Something was left behind.' }
'The practice sites are stopped and nothing was left behind.'
