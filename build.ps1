#Requires -Version 7.6
<#
.SYNOPSIS
    Builds, tests or packages ErpSync. A thin front for people who have pwsh: all it does is call dotnet.

.EXAMPLE
    ./build.ps1
    Leaves an importable module in this folder: Import-Module ./ErpSync.psd1

.EXAMPLE
    ./build.ps1 -Task Package
    Writes output/ErpSync/<version>/ and output/ErpSync-<version>.zip, with what the webhook server needs of ASP.NET Core for machines
    that have none (about 6 MB).
#>
[CmdletBinding()]
param(
    # What to do. Test also runs the Pester suites in tests, where there are any and Pester 5.7 or newer is installed.
    [ValidateSet('Build', 'Test', 'Package')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = ($Task -eq 'Package' ? 'Release' : 'Debug'),

    # A package without ASP.NET Core: the webhook server and the sandbox then need the machine's.
    [switch] $WithoutAspNetCore
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$solution = Join-Path $PSScriptRoot 'ErpSync.sln'

switch ($Task) {
    'Build' { dotnet build $solution --configuration $Configuration }
    'Test' {
        dotnet test $solution --configuration $Configuration

        # A process of its own: a module that is loaded once cannot be built again. Its exit code 3 means that there is no Pester.
        $PSNativeCommandUseErrorActionPreference = $false
        pwsh -NoProfile -File (Join-Path $PSScriptRoot 'tests/ErpSync.Module.Pester/Invoke-Suite.ps1')
        if ($LASTEXITCODE -notin 0, 3) { throw 'A Pester suite has failed.' }
    }
    'Package' {
        $ships = (-not $WithoutAspNetCore).ToString().ToLowerInvariant()
        dotnet build (Join-Path $PSScriptRoot 'src/ErpSync.Commands') --configuration $Configuration '-target:ZipModule' "-property:ShipsAspNetCore=$ships"
    }
}
