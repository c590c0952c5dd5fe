param([Parameter(Mandatory)] [string] $Module)

Describe 'A new user on the practice sites' {
    BeforeAll {
        Import-Module $Module
        $sites = Start-ErpSandbox -Documents 200
        $config = @{ ConfigPath = $sites.ConfigPath }
        $given = $env:ERPSYNC_CONFIG
        $env:ERPSYNC_CONFIG = $sites.ConfigPath
    }

    AfterAll {
        $env:ERPSYNC_CONFIG = $given
        Stop-ErpSandbox
    }

    It 'finds both sites in order' {
        Test-ErpSyncConfig @config | Where-Object Severity -EQ Error | Should -BeNullOrEmpty
        Test-ErpConnection @config -Quiet | Should -BeTrue
        @(Test-ErpConnection @config).Side | Should -Be Cloud, Local
    }

    It 'rehearses without writing' {
        $plan = @(Invoke-ErpSync @config -WhatIf)
        $plan.Count | Should -BeGreaterThan 0
        $plan | ForEach-Object { $_ | Should -BeOfType [ErpSync.SyncPlanItem] }
        { Get-ErpSyncRecord @config -ErrorAction Stop } | Should -Throw
    }

    It 'synchronizes, streams a result per document, and then has nothing to do' {
        $results = @(Invoke-ErpSync @config -WarningVariable warnings -WarningAction SilentlyContinue)
        $results | Where-Object Outcome -EQ Failed | Should -BeNullOrEmpty
        @($results | Where-Object Outcome -EQ Succeeded).Count | Should -BeGreaterThan 20
        "$warnings" | Should -Match 'Get-ErpConflict'
        Invoke-ErpSync @config -WarningAction SilentlyContinue | Where-Object Outcome -EQ Succeeded | Should -BeNullOrEmpty
    }

    It 'ends early when the pipeline has enough' {
        @(Get-ErpSyncRecord @config | Select-Object -First 3).Count | Should -Be 3
    }

    It 'sees its conflicts and what a decision would lose, and loses nothing by looking' {
        $conflicts = @(Get-ErpConflict @config)
        $conflicts.Count | Should -BeGreaterThan 0
        $rehearsed = @($conflicts | Resolve-ErpConflict @config -Strategy LocalWins -WhatIf -ErrorAction SilentlyContinue)
        $rehearsed | Where-Object Outcome -EQ Planned | Should -Not -BeNullOrEmpty
        @(Get-ErpConflict @config).Count | Should -Be $conflicts.Count
    }

    It 'decides them down the pipeline until both sites are equal' {
        Get-ErpConflict @config | Where-Object Kind -EQ SameName | Resolve-ErpConflict @config -Strategy KeepBoth -Confirm:$false
        Get-ErpConflict @config | Resolve-ErpConflict @config -Strategy LocalWins -Confirm:$false
        Invoke-ErpSync @config -WarningAction SilentlyContinue | Out-Null
        Get-ErpConflict @config | Should -BeNullOrEmpty
        Compare-ErpSite @config | Should -BeNullOrEmpty
    }

    It 'completes DocTypes and names from configuration and state' {
        $complete = { param($line) (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText }
        & $complete 'Invoke-ErpSync -DocType Cu' | Should -Contain 'Customer'
        & $complete 'Get-ErpSyncRecord -DocType Sal' | Should -Contain "'Sales Order'"
        & $complete 'Resolve-ErpConflict -Strategy K' | Should -Contain 'KeepBoth'
        @(& $complete 'Invoke-ErpSync -DocType Customer -Name ').Count | Should -BeGreaterThan 3
    }

    It 'shows status, records and log as tables and as JSON' {
        Get-ErpSyncStatus @config | Out-String | Should -Match 'Total Documents Tracked: \d+'
        (Get-ErpSyncRecord @config -DocType Customer | Select-Object -First 2 | ConvertTo-Json | ConvertFrom-Json).DocType |
            Should -Be 'Customer', 'Customer'
        Get-ErpSyncLog @config | Select-Object -First 1 | Should -BeOfType [ErpSync.SyncLogEntry]
    }

    It 'has a wrong parameter value refused before anything is done' {
        { Invoke-ErpSync @config -DocType 'No Such DocType' -ErrorAction Stop } | Should -Throw -ErrorId 'Erp*'
        { Resolve-ErpConflict @config -Id 4711 -Strategy CloudWins -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'Erp*'
    }

    It 'runs in a thread job as it does in the foreground' {
        $job = Start-ThreadJob { param($module, $path) Import-Module $module; Invoke-ErpSync -ConfigPath $path -WarningAction SilentlyContinue } -ArgumentList $Module, $sites.ConfigPath
        $job | Wait-Job -Timeout 120 | Should -Not -BeNullOrEmpty
        $job.State | Should -Be Completed
        $job | Remove-Job -Force
    }
}
